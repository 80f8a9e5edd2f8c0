import { beforeEach, describe, expect, test } from 'vitest';
import { type ForwardAttempt, type ForwardDeps, forward } from '../../../cli/listen/forward.ts';
import type { Posted, PostOptions } from '../../../cli/listen/post.ts';
import { verifyWebhook } from '../../../lib/signing/verify-webhook.ts';
import { NOON_MS } from '../support/run-command.ts';
import { eventNumbered } from './event.ts';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const EVENT = eventNumbered(7);

const answered = (status: number): Posted => ({
  outcome: 'answered',
  status,
  firstLine: '',
  durationMs: 3,
});
const UNREACHABLE: Posted = { outcome: 'unreachable', message: 'No connection', durationMs: 1 };
const BROKEN: Posted = { outcome: 'failed', message: 'Broke off', durationMs: 1 };

let stop: AbortController;
let sent: PostOptions[];
let pauses: number[];
let told: ForwardAttempt[];
beforeEach(() => {
  stop = new AbortController();
  sent = [];
  pauses = [];
  told = [];
});

/** Forwards to a target that ends requests like this, and like the last one from then on. */
function forwardTo(...ends: Posted[]) {
  let nowMs = NOON_MS;
  const deps: ForwardDeps = {
    url: 'http://localhost:3000/',
    secret: SECRET,
    async post(options) {
      sent.push(options);
      const posted = ends[Math.min(sent.length, ends.length) - 1];
      if (posted === undefined) throw new Error('There is no end');
      return posted;
    },
    now: () => nowMs,
    async sleep(milliseconds) {
      pauses.push(milliseconds);
      nowMs += milliseconds;
    },
    randomId: () => 'delivery',
    onAttempt: (_, attempt) => void told.push(attempt),
    stop: stop.signal,
    abort: new AbortController().signal,
  };
  return forward(EVENT, deps);
}

describe('forwarding', () => {
  test('an event is sent as to an endpoint: the whole as CloudEvent, signed', async () => {
    expect(await forwardTo(answered(204))).toEqual({ outcome: 'taken' });
    const [{ headers, body, url, timeoutMs } = {} as PostOptions] = sent;
    expect({ url, timeoutMs }).toEqual({ url: 'http://localhost:3000/', timeoutMs: 15_000 });
    expect(headers).toMatchObject({
      'user-agent': 'Tidings/1',
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'webhook-id': EVENT.id,
      'tidings-attempt': '1',
    });
    const verified = verifyWebhook({ headers, body, secrets: [SECRET], now: () => NOON_MS });
    expect(verified).toEqual(EVENT);
  });

  test('a target that fails and then takes it gets it again, with a signature of its own', async () => {
    expect(await forwardTo(answered(500), BROKEN, answered(200))).toEqual({ outcome: 'taken' });
    expect(sent.map(({ headers }) => headers['tidings-attempt'])).toEqual(['1', '2', '3']);
    expect(new Set(sent.map(({ headers }) => headers['webhook-signature'])).size).toBe(3);
    expect(new Set(sent.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([EVENT.id]));
    expect(pauses).toEqual([1000, 2000]);
  });

  test.each([404, 500, 302, 410])(
    'an answer of %i is tried 5 times, and given up',
    async (status) => {
      expect(await forwardTo(answered(status))).toEqual({
        outcome: 'given-up',
        reason: `the target answered ${status}`,
      });
      expect(pauses).toEqual([1000, 2000, 4000, 8000]);
      expect(told.map(({ number, retryInMs }) => [number, retryInMs])).toEqual([
        [1, 1000],
        [2, 2000],
        [3, 4000],
        [4, 8000],
        [5, undefined],
      ]);
    },
  );

  test('a target that is not there is waited for, and that is no attempt', async () => {
    const away = Array<Posted>(100).fill(UNREACHABLE);
    expect(await forwardTo(...away, answered(200))).toEqual({ outcome: 'taken' });
    expect(pauses.slice(0, 5)).toEqual([1000, 2000, 4000, 5000, 5000]);
    expect(sent.at(-1)?.headers['tidings-attempt']).toBe('1');
  });

  test('that it is still not there is told until the pauses no longer grow', async () => {
    await forwardTo(...Array<Posted>(100).fill(UNREACHABLE), answered(200));
    expect(told.map(({ retryInMs, isLast }) => [retryInMs, isLast])).toEqual([
      [1000, false],
      [2000, false],
      [4000, false],
      [5000, true],
      [undefined, false],
    ]);
  });

  test('a target that breaks off with each event, and has to come back, is given up too', async () => {
    const crash = [BROKEN, UNREACHABLE, UNREACHABLE];
    const all = Array.from({ length: 5 }, () => crash).flat();
    expect(await forwardTo(...all)).toEqual({ outcome: 'given-up', reason: 'Broke off' });
    expect(told.filter(({ posted }) => posted === BROKEN)).toHaveLength(5);
  });

  test('told to stop, it ends with why the event was not taken yet', async () => {
    const forwarded = forwardTo(UNREACHABLE);
    stop.abort();
    expect(await forwarded).toEqual({ outcome: 'interrupted', reason: 'No connection' });
    expect(sent).toHaveLength(1);
  });

  test('told to stop while an answer is on its way, it counts', async () => {
    const forwarded = forwardTo(answered(200));
    stop.abort();
    expect(await forwarded).toEqual({ outcome: 'taken' });
  });
});
