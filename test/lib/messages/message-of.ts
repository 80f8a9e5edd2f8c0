import type { CarriedEvent } from '../../../lib/events/cloudevents.ts';
import type { Format } from '../../../lib/messages/formats.ts';
import { type MessageOptions, webhookMessage } from '../../../lib/messages/webhook-message.ts';
import { newSecret } from '../../../lib/signing/secret.ts';
import { newSigningKey } from '../../../lib/signing/signing-key.ts';
import { NOW_MS } from '../../support/times.ts';
import { bytesFrom } from '../signing/keys.ts';

/** Two secrets, the newest first. */
export const SECRETS = [newSecret(bytesFrom(1)), newSecret(bytesFrom(2))];
export const SIGNING_KEY = newSigningKey(bytesFrom(3));
export const NOW_SECONDS = NOW_MS / 1000;

/** An event that has every attribute. */
export function carried(changes: Partial<CarriedEvent> = {}): CarriedEvent {
  return {
    specversion: '1.0',
    id: 'p-1',
    type: 'order.created',
    source: '/events',
    subject: '7',
    time: '2027-03-01T12:00:00.000Z',
    datacontenttype: 'application/json',
    sequence: '0000000000000041',
    ref: 'https://shop.test/orders/7',
    sender: 'ann',
    data: { total: 30 },
    ...changes,
  };
}

/** The message that carries it, signed by two secrets and a key, if nothing else is said. */
export function messageOf(
  format: Format,
  changes: Partial<MessageOptions> = {},
  event: CarriedEvent = carried(),
) {
  return webhookMessage(event, {
    format,
    deliveryId: 'd-1',
    endpoint: 'e-1',
    attempt: 1,
    timestampSeconds: NOW_SECONDS,
    secrets: SECRETS,
    signingKeys: [SIGNING_KEY],
    ...changes,
  });
}
