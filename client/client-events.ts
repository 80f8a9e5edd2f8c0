import type { TidingsError } from '../lib/protocol/tidings-error.ts';
import type { ClosedDetail } from './connection/connection-info.ts';

/** What a client says of itself, by the names that `addEventListener` takes. */
export interface ClientEvents {
  /** A socket is open. */
  open: Event;
  /** What happens arrives at once. */
  live: Event;
  /** There is more in the log, which is being read. */
  behind: Event;
  /** There is no connection; the detail says why, and when it is tried again. */
  closed: CustomEvent<ClosedDetail>;
  /** Something went wrong that the client survives: an action, a condition, data of a known type. */
  error: CustomEvent<TidingsError>;
  /** Events after the cursor are no longer kept, or it is another log's: some were missed. */
  expired: CustomEvent<TidingsError>;
}
