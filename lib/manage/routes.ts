import { ACCOUNT_ROUTES } from './account-routes.ts';
import { CHANNEL_ROUTES } from './channel-routes.ts';
import type { Routes } from './route.ts';
import { WATCH_ROUTES } from './watch-routes.ts';

/** The management API, by the gateway's route keys. */
export const ROUTES: Routes = { ...CHANNEL_ROUTES, ...WATCH_ROUTES, ...ACCOUNT_ROUTES };
