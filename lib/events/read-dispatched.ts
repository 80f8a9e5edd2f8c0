import { fromNotificationItem } from '../notifications/rows/notification-item.ts';
import { fromSourceItem } from '../outbox/rows/event-source.ts';
import { fromWatchItem } from '../watches/rows/read-watches.ts';
import type { Dispatched } from './dispatched.ts';

type Item = Record<string, unknown>;

/**
 * What a change of a row says to `dispatch`; undefined for a row of another kind, and for a watch that
 * is new. It may throw.
 */
export function readDispatched(item: Item, before?: Item): Dispatched | undefined {
  if (item['sk'] === 'WATCH')
    return before && { kind: 'watch', before: fromWatchItem(before), after: fromWatchItem(item) };
  const stored = fromNotificationItem(item);
  if (stored) return { kind: 'notification', stored };
  const source = fromSourceItem(item);
  return source && { kind: 'source', source };
}
