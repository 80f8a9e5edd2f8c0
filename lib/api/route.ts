import type { AccountManager } from '../accounts/account-manager.ts';
import type { Manager } from '../channels/channel-deps.ts';
import type { HttpResponse } from '../http/http-response.ts';
import type { Renewer } from '../watches/watch-deps.ts';

/** What a route gets of a request whose sender is authorized. */
export interface RouteRequest {
  /** The {id} of the path, `''` if it has none. */
  id: string;
  query: Record<string, string | undefined>;
  body: string | undefined;
  /** The header of that name. */
  idempotencyKey?: string | undefined;
}

/** What the management API needs, for the owner who asks. */
export interface ApiManager extends Manager, AccountManager {
  renewer: Renewer;
}

/** What answers a request. */
export type Route = (manager: ApiManager, request: RouteRequest) => Promise<HttpResponse>;

/** Routes by the gateway's route keys. */
export type Routes = Readonly<Record<string, Route>>;
