import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deliveryId, parseDeliveryId } from '../../../lib/deliveries/delivery-id.ts';
import { notificationEventId } from '../../../lib/outbox/event-id.ts';
import { ENDPOINT_ID, EVENT_ID } from './examples.ts';

test('the id of a delivery names its endpoint and its event', () => {
  const eventIds = fc.oneof(
    fc.constant(EVENT_ID),
    fc.tuple(fc.uuid(), fc.nat()).map(([id, number]) => notificationEventId(id, number + 1)),
  );
  fc.assert(
    fc.property(fc.uuid(), eventIds, (endpointId, eventId) => {
      expect(parseDeliveryId(deliveryId({ endpointId, eventId }))).toEqual({ endpointId, eventId });
    }),
  );
});

test.each([
  '',
  '.',
  ENDPOINT_ID,
  EVENT_ID,
  `.${EVENT_ID}`,
  `${ENDPOINT_ID}.`,
  `${ENDPOINT_ID}.${EVENT_ID}.`,
  `${ENDPOINT_ID}.${EVENT_ID}\n`,
  `${ENDPOINT_ID}#x.${EVENT_ID}`,
  `${ENDPOINT_ID}.x${EVENT_ID}`,
  `${ENDPOINT_ID}.p${'x'.repeat(200)}`,
  `${'e'.repeat(65)}.${EVENT_ID}`,
  `${ENDPOINT_ID}.p\u{1f600}`,
])('%j is the id of no delivery', (id) => {
  expect(parseDeliveryId(id)).toBeUndefined();
});
