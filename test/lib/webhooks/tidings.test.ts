import { describe, expect, test } from 'vitest';
import { parsePublication } from '../../../lib/events/parse-publication.ts';
import { TidingsError } from '../../../lib/protocol/tidings-error.ts';
import type { EventOptions } from '../../../lib/webhooks/event-options.ts';
import { type TidingsOptions, tidings } from '../../../lib/webhooks/tidings.ts';
import { WebhookEvent } from '../../../lib/webhooks/webhook-event.ts';
import { NOW_MS } from '../../support/times.ts';
import { World } from './world.ts';

const KEY = 'tidings_secret-7';

/** A deployment that reads publications as ours does, and answers with these statuses first. */
function deployment(...statuses: (number | Response | Error)[]) {
  const requests: { url: string; headers: Headers; body: string; signal: AbortSignal }[] = [];
  const published: unknown[] = [];
  const answer: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = await request.text();
    requests.push({ url: request.url, headers: request.headers, body, signal: request.signal });
    const next = statuses.shift();
    if (next instanceof Error) throw next;
    if (next instanceof Response) return next;
    if (next !== undefined) return new Response('', { status: next });
    try {
      const contentType = request.headers.get('content-type') ?? undefined;
      const randomId = () => 'random';
      published.push(...parsePublication({ body, contentType, owner: 'o', randomId }, NOW_MS));
      return Response.json({ events: [] }, { status: 202 });
    } catch (error) {
      if (!(error instanceof TidingsError)) throw error;
      return Response.json(
        { error: { code: error.code, message: error.message } },
        { status: 400 },
      );
    }
  };
  return { fetch: answer, requests, published };
}

function orderCreated(
  { fetch }: Pick<ReturnType<typeof deployment>, 'fetch'>,
  options: Partial<EventOptions> = {},
  more: Partial<TidingsOptions> = {},
) {
  const world = new World();
  const to = { ...world.deps, url: 'https://api.test/', key: KEY, fetch, ...more };
  return new WebhookEvent('order.created', { dispatcher: tidings(to), ...options });
}

describe('the dispatcher tidings (TH-33)', () => {
  test('publishes the event to the deployment', async () => {
    const there = deployment();
    const options = { sender: 'ann', ref: 'https://shop.test/7', subject: '7' };
    const { event, results } = await orderCreated(there).send({ total: 30 }, options);
    const [request] = there.requests;
    expect(request?.url).toBe('https://api.test/events');
    expect(request?.headers.get('authorization')).toBe(`Bearer ${KEY}`);
    expect(there.published).toEqual([
      expect.objectContaining({ type: 'order.created', ...options, data: { total: 30 } }),
    ]);
    expect(results).toMatchObject([{ outcome: 'delivered', status: 202, eventId: event.id }]);
  });

  test('publishes an event once, though it tries again', async () => {
    const there = deployment(503, new TypeError('fetch failed'), 429);
    const { results } = await orderCreated(there).send({ total: 30 });
    expect(results).toMatchObject([{ outcome: 'delivered', attempts: 4 }]);
    expect(new Set(there.requests.map(({ body }) => body)).size).toBe(1);
  });

  test('says what the deployment says of a type that is reserved, and does not try again', async () => {
    const there = deployment();
    const event = new WebhookEvent('drive.x', {
      dispatcher: tidings({ url: 'https://api.test', key: KEY, fetch: there.fetch }),
    });
    const { results } = await event.send();
    expect(results).toMatchObject([
      {
        outcome: 'failed',
        status: 400,
        attempts: 1,
        error: {
          code: 'publication-rejected',
          message: expect.stringContaining('answered 400, invalid-request: type must not begin'),
        },
      },
    ]);
    await expect(event.send({}, { propagateErrors: true })).rejects.toMatchObject({
      code: 'publication-rejected',
    });
  });

  test.each([401, 403, 404, 413, 302])('fails at once when it is answered %i', async (status) => {
    const there = deployment(status);
    const { results } = await orderCreated(there).send();
    expect(results).toMatchObject([{ outcome: 'failed', status, attempts: 1 }]);
    expect(JSON.stringify(results)).not.toContain(KEY);
  });

  test('obeys Retry-After', async () => {
    const there = deployment(new Response('', { status: 503, headers: { 'retry-after': '31' } }));
    const { results } = await orderCreated(there).send();
    expect(results).toMatchObject([{ outcome: 'failed', status: 503, attempts: 1 }]);
  });

  test('times out, and calls back (TH-03, TH-45)', async () => {
    const never: typeof fetch = (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      });
    const called: string[] = [];
    const event = orderCreated({ fetch: never }, { retry: false, timeoutMs: 60_000 });
    await event.send({}, { timeoutMs: 1, onTimeout: ({ outcome }) => called.push(outcome) });
    expect(called).toEqual(['timed-out']);
  });

  test('is ended by a signal', async () => {
    const controller = new AbortController();
    const fetch: typeof globalThis.fetch = async () => {
      controller.abort();
      throw new DOMException('', 'AbortError');
    };
    const { results } = await orderCreated({ fetch }).send({}, { signal: controller.signal });
    expect(results).toMatchObject([{ outcome: 'cancelled', attempts: 1 }]);
  });

  test('has no recipients of its own, and takes none', async () => {
    const there = deployment();
    expect(await orderCreated(there).recipients()).toEqual([]);
    const sent = orderCreated(there, { subscribers: 'https://a.test' }).send();
    await expect(sent).rejects.toThrow(TypeError);
    await expect(orderCreated(there).send({}, { headers: { a: 'b' } })).rejects.toThrow(TypeError);
    expect(there.requests).toEqual([]);
  });
});
