import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deliveryId, parseDeliveryId } from '../../../../lib/deliveries/delivery-id.ts';
import { requestId } from '../../../../lib/hooks/requests/request-id.ts';
import { publishedEventId } from '../../../../lib/outbox/event-id.ts';

const place = fc.record({
  hookId: fc.string(),
  eventId: fc.string().map((id) => publishedEventId('ann', id)),
  index: fc.nat(9),
});

test('the id of a request is the same for the same place, another for another, and one of the API', () => {
  fc.assert(
    fc.property(place, place, (one, other) => {
      const isSame = JSON.stringify(one) === JSON.stringify(other);
      expect(requestId(one) === requestId(other)).toBe(isSame);
      const named = { endpointId: requestId(one), eventId: one.eventId };
      expect(parseDeliveryId(deliveryId(named))).toEqual(named);
    }),
  );
});
