import type { Log } from '../log.ts';
import type { Poster } from '../recipients/post-result.ts';
import type { Sealer } from '../secrets/sealer.ts';
import type { Table } from '../table/table.ts';
import type { RecipientRules } from './parse-endpoint.ts';

/** What the routes of endpoints need, for one owner. */
export interface EndpointDeps {
  table: Table;
  owner: string;
  now: () => number;
  log: Log;
  sealer: Sealer;
  randomId: () => string;
  randomBytes: (count: number) => Uint8Array;
  /** How many endpoints an owner may have. */
  maxEndpoints: number;
  recipients: RecipientRules;
  /** Resolves the name in a URL, and refuses internal addresses. @throws RecipientRefusedError */
  checkRecipient: (url: string) => Promise<void>;
  /** Whether the owner has each of these hooks, in their order. @throws StorageError */
  hooksExist: (ids: readonly string[]) => Promise<readonly boolean[]>;
  /** Sends requests under the checks of recipients. */
  post: Poster;
  /** Puts the walk over a log into its queue. */
  sendWalk: (walk: LogWalk, delaySeconds: number) => Promise<void>;
}

/** Events of a log that an endpoint gets once more, or late. */
export interface LogWalk {
  owner: string;
  endpointId: string;
  /** `recover`: what it has not got; `replay`: everything again. */
  mode: 'recover' | 'replay';
  /** Events whose numbers were drawn from then, in milliseconds since the epoch. */
  sinceMs: number;
  untilMs: number;
  /** Patterns of event types; all without them. */
  types?: string[] | undefined;
  /** Names the walk: each event is sent once for it. */
  id: string;
  /** The number from which it goes on; absent at first. */
  from?: number | undefined;
}
