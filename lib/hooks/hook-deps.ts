import type { RecipientRules } from '../endpoints/parse-endpoint.ts';
import type { Log } from '../log.ts';
import type { Sealer } from '../secrets/sealer.ts';
import type { Table } from '../table/table.ts';
import type { HookMessage } from './hook-message.ts';
import type { HookRunner } from './invoking/hook-runner.ts';

/** A message of the hooks' queue, and how long the queue holds it back: 15 minutes at most. */
export interface OutgoingHook {
  message: HookMessage;
  delaySeconds?: number;
}

/** Puts messages into the hooks' queue. @returns those that the queue did not take. */
export type SendHooks = (outgoing: readonly OutgoingHook[]) => Promise<readonly OutgoingHook[]>;

/** What the routes of hooks need, for one owner. */
export interface HookRouteDeps {
  table: Table;
  owner: string;
  now: () => number;
  log: Log;
  sealer: Sealer;
  randomId: () => string;
  randomBytes: (count: number) => Uint8Array;
  /** How many hooks an owner may have. */
  maxHooks: number;
  runner: HookRunner;
  recipients: RecipientRules;
  sendHooks: SendHooks;
}
