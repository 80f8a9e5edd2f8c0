import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliver } from '../../../lib/deliveries/deliver.ts';
import { getEndpoint } from '../../../lib/endpoints/rows/read-endpoints.ts';
import { createPoster } from '../../../lib/recipients/poster.ts';
import { verifyWebhook } from '../../../lib/signing/verify-webhook.ts';
import { SECRET, storedEndpoint } from '../endpoints/examples.ts';
import { tableOfFile, world } from './stage.ts';

const MANY = { timeout: 120_000 };

let server: Server;
const received: { headers: Record<string, string>; body: string }[] = [];

// Answers each request with the status in its path.
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const headers = request.headers as Record<string, string>;
      received.push({ headers, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(Number(request.url?.slice(1)), { location: '/200' });
      response.end('It is so.');
    });
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
});
afterAll(() => void server.close());

async function deliveredTo(status: number) {
  const at = world();
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/${status}`;
  const endpoint = await storedEndpoint(tableOfFile(), { owner: at.owner, url });
  const event = await at.event();
  const post = createPoster({ now: Date.now, allowLoopback: true });
  const deps = {
    table: tableOfFile(),
    now: at.deps.now,
    random: at.deps.random,
    log: at.deps.log,
    sealer: at.deps.sealer,
    post,
    send: at.deps.send,
    metrics: at.deps.metrics,
  };
  const outcome = await deliver(deps, at.message(endpoint, event));
  return { at, endpoint, event, outcome };
}

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('a delivery to a receiver over HTTP', () => {
  test('is signed as the receiver verifies it', MANY, async () => {
    const { at, event } = await deliveredTo(204);
    const [request] = received;
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
      expect(received).toHaveLength(1 + statuses.length);
    },
  );
});
