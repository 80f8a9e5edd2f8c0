import { iso } from '../api/present.ts';
import { lifecycleEventId } from '../outbox/event-id.ts';
import type { NewEvent } from '../outbox/new-event.ts';
import type { LifecycleData } from '../protocol/lifecycle-data.ts';
import { isCovered } from '../watches/watch-health.ts';
import type { WatchRecord } from '../watches/watch-record.ts';
import type { WatchCondition } from '../watches/watch-states.ts';

type WatchEventType = Extract<keyof LifecycleData, `watch.${string}`>;

/**
 * The events that a change of a watch's row means. The same change means the same events, however
 * often it is read.
 */
export function watchEvents(before: WatchRecord, after: WatchRecord): NewEvent[] {
  if (after.version === before.version) return [];
  const isNewChannel = after.currentId !== undefined && after.currentId !== before.currentId;
  const types: (WatchEventType | false)[] = [
    isNewChannel && before.currentId !== undefined && 'watch.renewed',
    isNewChannel && isUncovered(before) && 'watch.covered',
    isUncovered(after) && !isUncovered(before) && 'watch.uncovered',
    after.condition === 'gone' && before.condition !== 'gone' && 'watch.gone',
  ];
  return types.filter((type) => type !== false).map((type) => watchEvent(type, after));
}

// A watch whose first channel is being opened is not yet uncovered; one that is paused or deleted is
// so by request.
const FAILED: readonly WatchCondition[] = ['failing', 'needs_reconnect', 'unsupported', 'gone'];

/** Whether a watch had no live channel when it was last settled, and could not be given one. */
function isUncovered(watch: WatchRecord): boolean {
  return FAILED.includes(watch.condition) && !isCovered(watch, watch.updatedAtMs);
}

function watchEvent(type: WatchEventType, watch: WatchRecord): NewEvent {
  const { id, version, updatedAtMs } = watch;
  return {
    id: lifecycleEventId(type, id, version),
    type,
    source: `/watches/${id}`,
    subject: id,
    timeMs: updatedAtMs,
    data: dataOf(type, watch),
  };
}

function dataOf(type: WatchEventType, watch: WatchRecord): LifecycleData[WatchEventType] {
  const { id: watchId, resource, account, currentId = '', expirationMs, failure } = watch;
  const ofWatch = { watchId, resource, account };
  if (type === 'watch.renewed' || type === 'watch.covered') {
    const coveredUntil = iso(expirationMs);
    return { ...ofWatch, channelId: currentId, ...(coveredUntil ? { coveredUntil } : {}) };
  }
  // A lease that has run out ended before the attempt that failed.
  const { conditionSinceMs, createdAtMs } = watch;
  const sinceMs = type === 'watch.gone' ? conditionSinceMs : (expirationMs ?? createdAtMs);
  return {
    ...ofWatch,
    since: String(iso(sinceMs)),
    ...(failure ? { reason: failure.reason } : {}),
  };
}
