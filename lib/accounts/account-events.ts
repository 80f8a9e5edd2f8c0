import { lifecycleEventId } from '../outbox/event-id.ts';
import type { NewEvent } from '../outbox/new-event.ts';
import type { AccountRecord } from './account-record.ts';

type AccountEventType = 'account.needs_reconnect' | 'account.reconnected';

/** The event that says that Google rejects an account's credentials, or that they work again. */
export function accountEvent(
  { id }: Pick<AccountRecord, 'id'>,
  type: AccountEventType,
  { atMs, reason }: { atMs: number; reason?: string | undefined },
): NewEvent {
  return {
    id: lifecycleEventId(type, id, atMs),
    type,
    source: `/accounts/${id}`,
    subject: id,
    timeMs: atMs,
    data: {
      account: id,
      since: new Date(atMs).toISOString(),
      ...(reason === undefined ? {} : { reason }),
    },
  };
}
