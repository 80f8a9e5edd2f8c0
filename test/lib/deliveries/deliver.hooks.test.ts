import { describe, expect, test } from 'vitest';
import { deliver } from '../../../lib/deliveries/deliver.ts';
import type { HookGate } from '../../../lib/deliveries/hook-gate.ts';
import { verifyWebhook } from '../../../lib/signing/verify-webhook.ts';
import { StorageError } from '../../../lib/table/storage-error.ts';
import { tableThat } from '../../support/table-that.ts';
import { NOW_MS } from '../../support/times.ts';
import { SECRET, storedEndpoint } from '../endpoints/examples.ts';
import { HOUR, SECOND, tableOfFile, world } from './stage.ts';
import { log, walked, walkOf } from './walking.ts';

const AFTER = ['renames', 'drops'];

async function started(gate: HookGate, changes: Parameters<typeof storedEndpoint>[1] = {}) {
  const at = world();
  const endpoint = await storedEndpoint(tableOfFile(), {
    owner: at.owner,
    after: AFTER,
    ...changes,
  });
  const event = await at.event();
  const asked: unknown[] = [];
  const hooks = { gate };
  at.askHooks = async (...of) => {
    asked.push(of);
    return hooks.gate;
  };
  return { at, endpoint, event, message: at.message(endpoint, event), asked, hooks };
}

describe('an endpoint that waits for hooks', () => {
  test('gets the event as it is when they have changed nothing', async () => {
    const { at, event, message, asked } = await started({ kind: 'open' });
    expect(await at.deliver(message)).toBe('delivered');
    expect(JSON.parse(at.received[0]?.body ?? '')).toMatchObject({ data: { total: 1 } });
    expect(asked).toEqual([[at.owner, event.event.id, AFTER]]);
  });

  test.each([[{ total: 99 }], ['text'], [0], [false], [null], [[]]])(
    'gets the data that they have changed the event’s to, signed: %j',
    async (data) => {
      const { at, message } = await started({ kind: 'open', changed: { data } });
      expect(await at.deliver(message)).toBe('delivered');
      const [{ headers, body } = { headers: {}, body: '' }] = at.received;
      const now = () => at.nowMs;
      expect(verifyWebhook({ headers, body, secrets: [SECRET], now })).toMatchObject({ data });
    },
  );

  test('gets it later while one of them has not run, and no attempt is used up', async () => {
    const { at, endpoint, event, message, hooks } = await started({
      kind: 'waiting',
      sinceMs: NOW_MS,
    });
    const startMs = at.nowMs;
    expect(await at.deliver(message)).toBe('postponed');
    expect(await at.row(endpoint, event)).toMatchObject({
      status: 'pending',
      attemptCount: 0,
      slot: 0,
      nextAttemptAtMs: startMs + 45 * SECOND,
    });
    await at.runUntil(startMs + HOUR);
    expect(at.received).toEqual([]);
    expect(await at.row(endpoint, event)).toMatchObject({ status: 'pending', slot: 0 });
    hooks.gate = { kind: 'open' };
    await at.runUntil(startMs + HOUR + 9 * 60 * SECOND);
    expect(at.received).toHaveLength(1);
    expect(await at.row(endpoint, event)).toMatchObject({ status: 'delivered', attemptCount: 1 });
  });

  test.each([
    [0, 30],
    [10 * 60, 75],
    [86_400, 15 * 60],
  ])('looks again, %i s after the event, in %i s', async (age, wait) => {
    const { at, endpoint, event, message } = await started({ kind: 'waiting', sinceMs: NOW_MS });
    at.nowMs = NOW_MS + age * SECOND;
    await at.deliver(message);
    const { nextAttemptAtMs = 0 } = (await at.row(endpoint, event)) ?? {};
    // A sweep hands on what its message has not done by then.
    expect(nextAttemptAtMs - at.nowMs).toBe((wait + 15) * SECOND);
  });

  test('does not get an event that one of them has dropped, and has no delivery of it', async () => {
    const { at, endpoint, event, message } = await started({ kind: 'dropped' });
    expect(await at.deliver(message)).toBe('dropped');
    expect(await at.row(endpoint, event)).toBeUndefined();
    expect(at.received).toEqual([]);
    expect(at.queue).toEqual([]);
  });

  test('that has failed gives an event up that a hook drops meanwhile', async () => {
    const { at, endpoint, event, message, hooks } = await started({ kind: 'open' });
    at.answer = 500;
    await at.deliver(message);
    hooks.gate = { kind: 'dropped' };
    await at.runUntil(at.nowMs + HOUR);
    expect(at.received).toHaveLength(1);
    const dropped = { status: 'failed', reason: 'dropped-by-hook', attemptCount: 1 };
    expect(await at.row(endpoint, event)).toMatchObject(dropped);
    const { version = 0 } = (await at.row(endpoint, event)) ?? {};
    expect(await at.deliver({ ...message, version, force: 'again' })).toBe('given-up');
    expect(await at.row(endpoint, event)).toMatchObject(dropped);
    expect(at.received).toHaveLength(1);
  });

  test('that has got an event keeps that when it is replayed and a hook drops it', async () => {
    const { at, endpoint, event, message, hooks } = await started({ kind: 'open' });
    await at.deliver(message);
    const before = await at.row(endpoint, event);
    hooks.gate = { kind: 'dropped' };
    expect(await at.deliver({ ...message, version: 1, force: 'a', replay: true })).toBe('dropped');
    expect(await at.row(endpoint, event)).toEqual(before);
  });

  test('reserves no turn, and no probe, for an event that is held back or dropped', async () => {
    const { at, message, hooks } = await started({ kind: 'waiting', sinceMs: NOW_MS }, { rate: 1 });
    const writes: string[] = [];
    const table = tableThat(tableOfFile(), (name, _, next) => {
      writes.push(name);
      return next();
    });
    await deliver(at.on(table), message);
    hooks.gate = { kind: 'dropped' };
    await deliver(at.on(table), { ...message, version: 1 });
    expect(writes).toEqual(['BatchGetCommand', 'PutCommand', 'BatchGetCommand', 'PutCommand']);
  });

  test('is asked for again by the queue when nothing is known of its hooks', async () => {
    const { at, endpoint, event, message } = await started({ kind: 'open' });
    at.askHooks = () => Promise.reject(new StorageError(new Error('Throttled')));
    await expect(at.deliver(message)).rejects.toThrow(StorageError);
    expect(at.received).toEqual([]);
    expect(await at.row(endpoint, event)).toBeUndefined();
  });

  test.each(['paused', 'disabled'] as const)('and is %s asks nothing', async (status) => {
    const { at, message, asked } = await started({ kind: 'dropped' }, { status });
    expect(await at.deliver(message)).toBe('dropped');
    expect(asked).toEqual([]);
  });
});

test.each([[undefined], [[]]])('an endpoint that waits for %j asks nothing', async (after) => {
  const at = world();
  const waits = after === undefined ? {} : { after };
  const endpoint = await storedEndpoint(tableOfFile(), { owner: at.owner, ...waits });
  at.askHooks = () => Promise.reject(new Error('Asked'));
  expect(await at.deliver(at.message(endpoint, await at.event()))).toBe('delivered');
});

test.each(['recover', 'replay'] as const)(
  'a walk that is a %s gives each event what its hooks made of it',
  async (mode) => {
    const at = world();
    const endpoint = await storedEndpoint(tableOfFile(), { owner: at.owner, after: AFTER });
    const [kept, dropped, changed] = await log(at, 3);
    at.askHooks = async (_, eventId) => {
      if (eventId === dropped?.event.id) return { kind: 'dropped' };
      return eventId === changed?.event.id
        ? { kind: 'open', changed: { data: 'other' } }
        : { kind: 'open' };
    };
    at.nowMs += SECOND;
    await walked(at, walkOf(at, endpoint, { mode }));
    await at.runUntil(at.nowMs + HOUR);
    const sent = at.received.map(({ eventId, body }) => [eventId, JSON.parse(body).data]);
    expect(sent).toEqual([
      [kept?.event.id, { total: kept?.sequence }],
      [changed?.event.id, 'other'],
    ]);
  },
);
