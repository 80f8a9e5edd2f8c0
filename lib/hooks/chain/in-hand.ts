import type { LoggedEvent } from '../../events/rows/log-item.ts';
import type { StoredChain } from '../rows/chain.ts';

/** An event in the hands of its hooks. */
export interface InHand {
  chain: StoredChain;
  logged: LoggedEvent;
  /** The event's data as the hooks so far have left it. */
  data: unknown;
}
