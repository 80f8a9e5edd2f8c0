import type { LoggedEvent } from '../events/rows/log-item.ts';
import { compileSubscriptions } from '../matching/compile-subscriptions.ts';
import type { SubscribedSocket } from './socket-record.ts';

/** Whether a socket has subscribed to an event. */
export function matcherOf({ subscription }: SubscribedSocket): (logged: LoggedEvent) => boolean {
  const { id, types, filter, sinceMs = 0 } = subscription;
  const match = compileSubscriptions([{ id, patterns: types, filter }]);
  return ({ event }) => event.timeMs >= sinceMs && match({ event }).length > 0;
}
