import type { TidingsError } from '../../lib/protocol/tidings-error.ts';
import { connectionClosed } from './connection-closed.ts';
import type { ClosedDetail, ConnectionInfo, ConnectionState } from './connection-info.ts';
import { type Limits, within } from './within.ts';

/** How a connection is, and what waits for it. */
export interface Status {
  /** As it is now, but for what it does not know. */
  info(): Omit<ConnectionInfo, 'cursor' | 'attempts'>;
  /** It has become another one. */
  turn(state: ConnectionState): void;
  /** There is none. */
  close(detail: ClosedDetail): void;
  /** Waits for the first answer. @throws TidingsError why there is none for good, `timeout` */
  ready(limits: Limits): Promise<void>;
}

/** The status of a connection that is not wanted yet. */
export function closedStatus(now: () => number): Status {
  const waiting = new Set<(error?: TidingsError) => void>();
  let state: ConnectionState = 'closed';
  let sinceMs = now();
  let last: Partial<ClosedDetail> = {};
  return {
    info: () => ({ state, sinceMs, retryAtMs: last.retryAtMs, error: last.error }),
    turn,
    close(detail) {
      const { retryAtMs, error } = detail;
      last = detail;
      turn(retryAtMs === undefined ? 'closed' : 'connecting');
      if (retryAtMs === undefined)
        for (const settle of waiting) settle(error ?? connectionClosed());
    },
    ready: (limits) =>
      within(limits, 'Connecting', (signal) => {
        return new Promise<void>((resolve, reject) => {
          const settle = (error?: TidingsError) => (error ? reject(error) : resolve());
          if (isReady()) resolve();
          waiting.add(settle);
          signal.addEventListener('abort', () => waiting.delete(settle));
        });
      }),
  };

  function turn(to: ConnectionState): void {
    if (to !== state) sinceMs = now();
    state = to;
    if (to === 'open') last = { error: last.error };
    if (isReady()) for (const settle of waiting) settle();
  }

  function isReady(): boolean {
    return state === 'live' || state === 'behind';
  }
}
