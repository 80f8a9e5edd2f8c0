import { describe, expect, test } from 'vitest';
import { ensurePort } from '../../../lib/recipients/checks.ts';
import type { SerialisedCheck } from '../../../lib/recipients/recipient-check.ts';
import { DEFAULT_CHECKS } from '../../../lib/recipients/recipient-checks.ts';
import { verify } from '../../../lib/signing/sign.ts';
import { newSigningKey, publicKeyOf } from '../../../lib/signing/signing-key.ts';
import { verifyWebhook } from '../../../lib/signing/verify-webhook.ts';
import { WebhookEvent } from '../../../lib/webhooks/webhook-event.ts';
import { SECRETS } from '../messages/message-of.ts';
import { bytesFrom } from '../signing/keys.ts';
import { url, World } from './world.ts';

const KEY = newSigningKey(bytesFrom(5));
const [SECRET = ''] = SECRETS;

describe('the dispatcher direct', () => {
  test('sends to its own subscribers, then to those of the event, without leaving out any (TH-26)', async () => {
    const world = new World();
    const dispatcher = world.direct({ subscribers: [url('a'), url('b')] });
    const event = new WebhookEvent('a.b', { dispatcher, subscribers: [url('c'), url('a')] });
    const { results } = await event.send();
    expect(results.map((result) => result.url)).toEqual(['a', 'b', 'c', 'a'].map(url));
    expect(world.requests).toHaveLength(4);
    expect(new Set(results.map(({ deliveryId }) => deliveryId)).size).toBe(4);
  });

  test('signs as receivers verify, by secrets and by keys', async () => {
    const world = new World();
    const subscribers = [
      { url: url('a'), id: 'a', secrets: SECRETS },
      { url: url('b'), signingKeys: [KEY], format: 'cloudevents-binary' },
    ] as const;
    await new WebhookEvent('a.b', { dispatcher: world.direct(), subscribers }).send({ total: 30 });
    const [first, second] = world.requests;
    const { now } = world.deps;
    for (const secret of SECRETS)
      expect(
        verifyWebhook({
          ...first,
          headers: first?.headers ?? {},
          body: first?.body ?? '',
          secrets: [secret],
          now,
        }),
      ).toMatchObject({ type: 'a.b', data: { total: 30 } });
    expect(
      verifyWebhook({
        headers: second?.headers ?? {},
        body: second?.body ?? '',
        publicKeys: [publicKeyOf(KEY)],
        now,
      }),
    ).toEqual({ total: 30 });
    expect(first?.headers['tidings-endpoint']).toBe('a');
    expect(second?.headers['ce-type']).toBe('a.b');
  });

  test('sends the format hook as thorn does (TH-11, TH-41, TH-59)', async () => {
    const world = new World();
    const hook = { url: url('a'), id: '7', format: 'hook', secrets: [SECRET] } as const;
    const event = new WebhookEvent('order.created', {
      dispatcher: world.direct(),
      subscribers: hook,
    });
    const { results } = await event.send({ total: 30 }, { sender: 'ann', ref: 'https://s.test/7' });
    const [{ headers = {}, body = '' } = {}] = world.requests;
    expect(JSON.parse(body)).toEqual({
      event: 'order.created',
      ref: 'https://s.test/7',
      sender: 'ann',
      data: { total: 30 },
    });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'hook-event': 'order.created',
      'hook-delivery': results[0]?.deliveryId,
      'hook-subscription': '7',
    });
    expect(verify(headers['hook-hmac'] ?? '', 'sha256', SECRET, body)).toBe(true);
  });

  test('holds requests to the validators of the event, else to its own (TH-05, TH-52)', async () => {
    const world = new World();
    const dispatcher = world.direct({ recipientValidators: [ensurePort(8443)] });
    const serialised = [['ensureProtocol', ['https']] satisfies SerialisedCheck];
    const lists = [undefined, serialised, [], [() => true]];
    for (const recipientValidators of lists)
      await new WebhookEvent('a.b', {
        dispatcher,
        subscribers: url('a'),
        ...(recipientValidators === undefined ? {} : { recipientValidators }),
      }).send();
    expect(world.requests.map(({ checks }) => checks.map(({ name }) => name))).toEqual([
      ['ensurePort'],
      ['ensureProtocol'],
      // No list allows an internal address: the poster refuses them itself.
      [],
      ['custom'],
    ]);
  });

  test('without validators holds requests to the usual ones (TH-58)', async () => {
    const world = new World();
    await new WebhookEvent('a.b', { dispatcher: world.direct(), subscribers: url('a') }).send();
    expect(JSON.stringify(world.requests[0]?.checks)).toBe(JSON.stringify(DEFAULT_CHECKS));
    expect(world.requests[0]?.allowLoopback).toBe(false);
  });

  test('refuses validators that are none before anything is sent (TH-57)', async () => {
    const world = new World();
    const recipientValidators = [['blockAll', []] as unknown as SerialisedCheck];
    const options = { dispatcher: world.direct(), subscribers: url('a'), recipientValidators };
    await expect(new WebhookEvent('a.b', options).send()).rejects.toMatchObject({
      code: 'invalid-recipient-check',
    });
    expect(world.requests).toEqual([]);
  });

  test('does so many requests at a time as it is told', async () => {
    const world = new World();
    let [running, most] = [0, 0];
    world.onRequest = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    };
    const dispatcher = world.direct({ concurrency: 3 });
    const subscribers = Array.from({ length: 10 }, (_, index) => url(String(index)));
    const { results } = await new WebhookEvent('a.b', { dispatcher, subscribers }).send();
    expect(most).toBe(3);
    expect(results.map((result) => result.url)).toEqual(subscribers);
  });
});

describe('a subscriber that cannot be sent to', () => {
  test.each([
    [{ secrets: ['whsec_x'] }, 'invalid-secret'],
    [{ signingKeys: ['x'] }, 'invalid-signing-key'],
    [{ headers: { Host: 'b.test' } }, 'invalid-request'],
  ])('because of %j fails, and the others get the event', async (wrong, code) => {
    const world = new World();
    const subscribers = [{ url: url('a'), ...wrong }, url('b')];
    const event = new WebhookEvent('a.b', { dispatcher: world.direct(), subscribers });
    const { results } = await event.send();
    expect(results).toMatchObject([
      { outcome: 'failed', error: { code }, attempts: 1 },
      { outcome: 'delivered' },
    ]);
    expect(world.urls).toEqual([url('b')]);
  });
});

test('a subscriber whose URL cannot be read is refused, and not tried again', async () => {
  const world = new World();
  const subscribers = ['a', '//a', 'https:// a/'];
  const event = new WebhookEvent('a.b', { dispatcher: world.direct(), subscribers });
  const refused = { outcome: 'refused', attempts: 1, error: { code: 'recipient-refused' } };
  expect((await event.send()).results).toMatchObject([refused, refused, refused]);
  expect(world.requests).toEqual([]);
});

describe('a timeout (TH-03)', () => {
  const cases: [string, (number | undefined)[], number][] = [
    ['of the call', [1, 2, 3], 1],
    ['of the event', [undefined, 2, 3], 2],
    ['of the dispatcher', [undefined, undefined, 3], 3],
    ['of no one', [undefined, undefined, undefined], 15_000],
  ];
  test.each(cases)('%s holds', async (_, [call, event, dispatcher], expected) => {
    const world = new World();
    const options = {
      dispatcher: world.direct(dispatcher === undefined ? {} : { timeoutMs: dispatcher }),
      subscribers: url('a'),
      ...(event === undefined ? {} : { timeoutMs: event }),
    };
    await new WebhookEvent('a.b', options).send({}, { timeoutMs: call });
    expect(world.requests[0]?.timeoutMs).toBe(expected);
  });

  test('of 0 holds too: nothing is sent', async () => {
    const world = new World();
    const options = { dispatcher: world.direct(), subscribers: url('a'), timeoutMs: 5 };
    const { results } = await new WebhookEvent('a.b', options).send({}, { timeoutMs: 0 });
    expect(results).toMatchObject([{ outcome: 'timed-out', attempts: 1 }]);
    expect(world.requests).toEqual([]);
    expect(world.sleeps).toEqual([]);
  });
});

describe('a signal (TH-42)', () => {
  test('that is aborted before keeps all from being sent', async () => {
    const world = new World();
    const event = new WebhookEvent('a.b', { dispatcher: world.direct(), subscribers: url('a') });
    const { results } = await event.send({}, { signal: AbortSignal.abort() });
    expect(results).toMatchObject([{ outcome: 'cancelled', attempts: 0 }]);
    expect(world.requests).toEqual([]);
  });

  test('that is aborted while others are sent keeps the rest from it', async () => {
    const world = new World();
    const controller = new AbortController();
    const dispatcher = world.direct({ concurrency: 1 });
    const subscribers = [url('a'), url('b'), url('c')];
    const { results } = await new WebhookEvent('a.b', { dispatcher, subscribers }).send(
      {},
      { signal: controller.signal, onSuccess: () => controller.abort() },
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(['delivered', 'cancelled', 'cancelled']);
    expect(world.urls).toEqual([url('a')]);
  });

  test('that is aborted during a pause ends it', async () => {
    const world = new World();
    world.answers(url('a'), 500);
    const controller = new AbortController();
    const dispatcher = world.direct({
      sleep: async (ms, signal) => {
        controller.abort();
        await world.deps.sleep(ms, signal);
      },
    });
    const event = new WebhookEvent('a.b', { dispatcher, subscribers: url('a') });
    const { results } = await event.send({}, { signal: controller.signal });
    expect(results).toMatchObject([{ outcome: 'cancelled', attempts: 1 }]);
  });
});
