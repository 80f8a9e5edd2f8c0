import { describe, expect, test } from 'vitest';
import type { RetryOption } from '../../../lib/webhooks/retry.ts';
import { WebhookEvent } from '../../../lib/webhooks/webhook-event.ts';
import { NOW_MS } from '../../support/times.ts';
import { type Answer, url, World } from './world.ts';

const RETRY = { max: 2, firstDelayMs: 100, maxDelayMs: 5000 };

async function sent(answers: Answer[], retry: RetryOption = RETRY) {
  const world = new World();
  world.answers(url('a'), ...answers);
  const dispatcher = world.direct();
  const event = new WebhookEvent('a.b', { dispatcher, subscribers: url('a'), retry });
  const { results } = await event.send();
  return { world, result: results[0] };
}

describe('an answer (TH-44)', () => {
  test.each([200, 201, 202, 204, 299])('of %i is a success', async (status) => {
    const { result, world } = await sent([status]);
    expect(result).toMatchObject({ outcome: 'delivered', status, attempts: 1 });
    expect(world.sleeps).toEqual([]);
  });

  test.each([408, 425, 429, 500, 501, 502, 503, 504, 599])(
    'of %i is tried again, and a failure in the end',
    async (status) => {
      const { result } = await sent([status]);
      expect(result).toMatchObject({
        outcome: 'failed',
        status,
        attempts: 3,
        error: { code: 'webhook-rejected', message: `The recipient answered ${status}` },
      });
      expect((await sent([status, 204])).result).toMatchObject({
        outcome: 'delivered',
        attempts: 2,
      });
    },
  );

  test.each([100, 199, 300, 301, 304, 308, 400, 401, 403, 404, 409, 410, 422, 499, 600])(
    'of %i is a failure at once',
    async (status) => {
      expect((await sent([status])).result).toMatchObject({
        outcome: 'failed',
        status,
        attempts: 1,
      });
    },
  );
});

describe('a request that is not answered', () => {
  test.each(['dns', 'connection', 'tls', 'response'] as const)(
    'because of %s is tried again (TH-37)',
    async (errorClass) => {
      const failed = { outcome: 'failed', attempts: 3, error: { code: 'webhook-failed' } };
      expect((await sent([errorClass])).result).toMatchObject(failed);
      expect((await sent([errorClass, 200])).result).toMatchObject({ outcome: 'delivered' });
    },
  );

  test('in time is tried again, and timed out in the end (TH-45)', async () => {
    const timedOut = { outcome: 'timed-out', attempts: 3, error: { code: 'webhook-timeout' } };
    expect((await sent(['timeout'])).result).toMatchObject(timedOut);
  });

  test('because its recipient is refused is not tried again (TH-43)', async () => {
    const refused = { outcome: 'refused', attempts: 1, error: { code: 'recipient-refused' } };
    expect((await sent(['recipient'])).result).toMatchObject(refused);
  });
});

describe('the pauses', () => {
  test.each([
    ['double', [500], { ...RETRY, max: 4 }, [100, 200, 400, 800]],
    ['have a longest one', [500], { ...RETRY, max: 3, maxDelayMs: 150 }, [100, 150, 150]],
    ['are none without retries', [500], false, []],
    ['have defaults', [500], true, [1000, 2000, 4000]],
    ['have defaults for what is not said', [500], { max: 1 }, [1000]],
    ['are what Retry-After says', [{ status: 429, retryAfter: '3' }, 200], RETRY, [3000]],
    ['are at least the usual ones', [{ status: 503, retryAfter: '0' }, 200], RETRY, [100]],
    [
      'last until the date in Retry-After',
      [{ status: 503, retryAfter: new Date(NOW_MS + 2000).toUTCString() }, 200],
      RETRY,
      [2000],
    ],
    [
      'leave out a date that has passed',
      [{ status: 503, retryAfter: new Date(NOW_MS - 2000).toUTCString() }, 200],
      RETRY,
      [100],
    ],
    [
      'leave out a Retry-After that is none',
      [{ status: 503, retryAfter: 'soon' }, 200],
      RETRY,
      [100],
    ],
    [
      'end where Retry-After is longer than the longest',
      [{ status: 503, retryAfter: '6' }],
      RETRY,
      [],
    ],
  ] satisfies [string, Answer[], RetryOption, number[]][])(
    '%s',
    async (_, answers, retry, expected) => {
      expect((await sent(answers, retry)).world.sleeps).toEqual(expected);
    },
  );

  test.each([
    [0, 80],
    [0.999999, 120],
  ])('at the chance %d are %d ms in the place of 100', async (random, expected) => {
    const world = new World();
    world.answers(url('a'), 500, 200);
    const dispatcher = world.direct({ random: () => random, retry: RETRY });
    await new WebhookEvent('a.b', { dispatcher, subscribers: url('a') }).send();
    expect(world.sleeps).toEqual([expected]);
  });
});

test('each attempt has its number and its time, and the same ids', async () => {
  const { world } = await sent([500, 500, 200]);
  const headers = world.requests.map((request) => request.headers);
  expect(headers.map((each) => each['tidings-attempt'])).toEqual(['1', '2', '3']);
  expect(new Set(headers.map((each) => each['webhook-id'])).size).toBe(1);
  expect(headers.map((each) => Number(each['webhook-timestamp']))).toEqual(
    [0, 100, 300].map((ms) => Math.floor((NOW_MS + ms) / 1000)),
  );
});
