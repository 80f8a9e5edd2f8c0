import type { Event } from '../../../lib/protocol/event.ts';
import { eventOf, type SomeEvent } from '../../support/stream-model.ts';

/** An event of the log, with this number. */
export function eventNumbered(number: number, more: SomeEvent = {}): Event {
  return eventOf(number, {
    type: 'order.created',
    time: '2027-03-01T11:59:59.858Z',
    data: { total: 12 },
    ...more,
  });
}
