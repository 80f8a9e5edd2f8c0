import { lifecycleEventId } from '../outbox/event-id.ts';
import type { NewEvent } from '../outbox/new-event.ts';
import type { HookRecord } from './hook-record.ts';

/** The type of an event about a hook. */
export type HookEventType = 'hook.disabled' | 'hook.enabled';

/** The event that says that a hook was disabled or enabled: the same hook, type and time make the same. */
export function hookEvent(
  { id, types }: Pick<HookRecord, 'id' | 'types'>,
  type: HookEventType,
  { atMs, reason }: { atMs: number; reason?: string | undefined },
): NewEvent {
  return {
    id: lifecycleEventId(type, id, atMs),
    type,
    source: `/hooks/${id}`,
    subject: id,
    timeMs: atMs,
    data: {
      hook: id,
      types,
      since: new Date(atMs).toISOString(),
      ...(reason === undefined ? {} : { reason }),
    },
  };
}
