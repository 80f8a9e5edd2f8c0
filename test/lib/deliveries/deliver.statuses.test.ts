import { beforeAll, describe, expect, test } from 'vitest';
import { deliver } from '../../../lib/deliveries/deliver.ts';
import { getEndpoint } from '../../../lib/endpoints/rows/read-endpoints.ts';
import { createPoster } from '../../../lib/recipients/poster.ts';
import { verifyWebhook } from '../../../lib/signing/verify-webhook.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';
import { SECRET, storedEndpoint } from '../endpoints/examples.ts';
import { tableOfFile, world } from './stage.ts';

const MANY = { timeout: 120_000 };

// It answers each request with the status in its path.
let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await startWebhookReceiver((path) => ({
    status: Number(path.slice(1)),
    headers: { location: '/200' },
    body: 'It is so.',
  }));
});

async function deliveredTo(status: number) {
  const at = world();
  const url = `${receiver.url}/${status}`;
  const endpoint = await storedEndpoint(tableOfFile(), { owner: at.owner, url });
  const event = await at.event();
  const post = createPoster({ now: Date.now, allowLoopback: true });
  const deps = { ...at.deps, table: tableOfFile(), post };
  const outcome = await deliver(deps, at.message(endpoint, event));
  return { at, endpoint, event, outcome };
}

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('a delivery to a receiver over HTTP', () => {
  test('is signed as the receiver verifies it', MANY, async () => {
    const { at, event } = await deliveredTo(204);
    const [request] = receiver.received;
    const verified = verifyWebhook({
      headers: request?.headers ?? {},
      body: request?.body ?? '',
      secrets: [SECRET],
      now: () => at.nowMs,
    });
    expect(verified).toMatchObject({ id: event.event.id, type: 'order.created' });
  });

  test(
    'is delivered by every 2xx, given up by 410, and tried again after each other status',
    MANY,
    async () => {
      const statuses = range(200, 599);
      for (let from = 0; from < statuses.length; from += 40)
        await Promise.all(
          statuses.slice(from, from + 40).map(async (status) => {
            const { at, endpoint, event, outcome } = await deliveredTo(status);
            const isTaken = status < 300;
            const expected = isTaken ? 'delivered' : status === 410 ? 'given-up' : 'postponed';
            expect(outcome, String(status)).toBe(expected);
            const row = await at.row(endpoint, event);
            expect(row?.status, String(status)).toBe(
              { delivered: 'delivered', 'given-up': 'failed', postponed: 'pending' }[expected],
            );
            const hasBody = status !== 204 && status !== 205 && status !== 304;
            expect(row?.attempts, String(status)).toMatchObject([
              { status, address: '127.0.0.1', ...(hasBody ? { reply: 'It is so.' } : {}) },
            ]);
            const stored = await getEndpoint(tableOfFile(), at.owner, endpoint.id);
            expect(stored?.status).toBe(status === 410 ? 'disabled' : 'active');
            expect(at.queue).toHaveLength(expected === 'postponed' ? 1 : 0);
          }),
        );
      // No redirect was followed.
      expect(receiver.received).toHaveLength(1 + statuses.length);
    },
  );
});
