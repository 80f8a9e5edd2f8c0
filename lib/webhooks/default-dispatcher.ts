import { direct } from './direct.ts';

/** What events are sent by that have no dispatcher of their own. */
export const DEFAULT_DISPATCHER = direct();
