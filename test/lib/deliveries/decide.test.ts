import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currentRecord } from '../../../lib/deliveries/current-record.ts';
import { decide } from '../../../lib/deliveries/decide.ts';
import type { DeliveryMessage } from '../../../lib/deliveries/delivery-message.ts';
import type { Loaded } from '../../../lib/deliveries/rows/load-delivery.ts';
import type { EndpointHealth } from '../../../lib/endpoints/endpoint-health.ts';
import { NOW_MS } from '../../support/times.ts';
import { newEndpoint } from '../endpoints/examples.ts';
import { ENDPOINT_ID, LOGGED, newDelivery, newMessage, OWNER } from './examples.ts';

const endpoint = newEndpoint({ id: ENDPOINT_ID, owner: OWNER });
const LATER = NOW_MS + 60_000;

function decided(loaded: Loaded, message: DeliveryMessage = newMessage()) {
  return decide(message, currentRecord(message, loaded, NOW_MS), loaded, NOW_MS);
}

const failing = (changes: Partial<EndpointHealth>): EndpointHealth => ({
  failures: 5,
  failingSinceMs: NOW_MS - 1000,
  ...changes,
});

describe('a message', () => {
  test('without a row yet is sent', () => {
    expect(decided({ endpoint, logged: LOGGED })).toEqual({ kind: 'send' });
  });

  test.each(['delivered', 'failed'] as const)('for a delivery that is %s is dropped', (status) => {
    const loaded = { endpoint, logged: LOGGED, delivery: newDelivery({ status, force: 'a' }) };
    for (const version of [0, 1, 2]) {
      expect(decided(loaded, newMessage({ version }))).toEqual({ kind: 'drop' });
      expect(decided(loaded, newMessage({ version, force: 'a' }))).toEqual({ kind: 'drop' });
    }
  });

  test('of a recovery is dropped for a delivery that has succeeded, and sends one that has failed', () => {
    for (const [status, kind] of [
      ['delivered', 'drop'],
      ['failed', 'send'],
    ] as const) {
      const loaded = { endpoint, logged: LOGGED, delivery: newDelivery({ status, force: 'a' }) };
      expect(decided(loaded, newMessage({ force: 'b', recover: true }))).toEqual({ kind });
    }
  });

  test('with a new force sends again what is settled, but what was delivered since it was made only for a replay', () => {
    const settled = (status: 'delivered' | 'failed') => ({
      endpoint,
      logged: LOGGED,
      delivery: newDelivery({ status, version: 2, force: 'a' }),
    });
    const forced = (version: number, replay?: true) =>
      newMessage({ version, force: 'b', ...(replay ? { replay } : {}) });
    for (const version of [0, 1, 2, 3])
      expect(decided(settled('failed'), forced(version))).toEqual({ kind: 'send' });
    const kinds = [0, 1, 2, 3].map(
      (version) => decided(settled('delivered'), forced(version)).kind,
    );
    expect(kinds).toEqual(['drop', 'drop', 'send', 'send']);
    expect(decided(settled('delivered'), forced(0, true))).toEqual({ kind: 'send' });
  });

  test('for a pending delivery is dropped if the row is newer, and sent otherwise', () => {
    const loaded = { endpoint, logged: LOGGED, delivery: newDelivery({ version: 3 }) };
    const kinds = [2, 3, 4].map((version) => decided(loaded, newMessage({ version })).kind);
    expect(kinds).toEqual(['drop', 'send', 'send']);
  });

  test.each(['paused', 'disabled'] as const)('for an endpoint that is %s', (status) => {
    const stopped = { endpoint: newEndpoint({ status }), logged: LOGGED };
    const force = newMessage({ version: 1, force: 'b' });
    expect(decided(stopped)).toEqual({ kind: 'drop' });
    expect(decided({ ...stopped, delivery: newDelivery() }, newMessage({ version: 1 }))).toEqual({
      kind: 'giveUp',
      reason: `endpoint-${status}`,
    });
    for (const settled of ['delivered', 'failed'] as const) {
      const delivery = newDelivery({ status: settled });
      expect(decided({ ...stopped, delivery }, force)).toEqual({ kind: 'drop' });
    }
  });

  test('for the event that an endpoint was disabled for gives it up, though it has no row', () => {
    const message = newMessage();
    const causedBy = (id: string) => ({
      endpoint: newEndpoint({
        status: 'disabled',
        lastFailure: {
          event: { id, type: 'order.created', sequence: '0000000000000007' },
          attempt: { at: '2027-03-01T12:00:00.000Z', status: 410 },
        },
      }),
      logged: LOGGED,
    });
    const giveUp = { kind: 'giveUp', reason: 'endpoint-disabled' };
    expect(decided(causedBy(message.eventId), message)).toEqual(giveUp);
    expect(decided(causedBy('another'), message)).toEqual({ kind: 'drop' });
  });

  test('for an endpoint that is gone is dropped, or gives up its delivery', () => {
    expect(decided({ logged: LOGGED })).toEqual({ kind: 'drop' });
    const loaded = { logged: LOGGED, delivery: newDelivery() };
    const giveUp = { kind: 'giveUp', reason: 'endpoint-deleted' };
    expect(decided(loaded, newMessage({ version: 1 }))).toEqual(giveUp);
  });

  test('for an event that is gone gives up its delivery, unless it is settled', () => {
    const giveUp = { kind: 'giveUp', reason: 'event-expired' };
    expect(decided({ endpoint })).toEqual(giveUp);
    expect(decided({ endpoint, delivery: newDelivery() }, newMessage({ version: 1 }))).toEqual(
      giveUp,
    );
    const delivery = newDelivery({ status: 'delivered' });
    const force = newMessage({ version: 1, force: 'b' });
    expect(decided({ endpoint, delivery }, force)).toEqual({ kind: 'drop' });
  });

  test('with a turn waits for it, unless it is within a second or the endpoint has no rate any more', () => {
    const limited = { endpoint: { ...endpoint, rate: 5 }, logged: LOGGED };
    const at = (turnAtMs: number) => newMessage({ turnAtMs });
    expect(decided(limited, at(LATER))).toEqual({ kind: 'turn', atMs: LATER });
    expect(decided(limited, at(NOW_MS + 1000))).toEqual({ kind: 'send' });
    expect(decided(limited, at(NOW_MS - 1000))).toEqual({ kind: 'send' });
    expect(decided({ endpoint, logged: LOGGED }, at(LATER))).toEqual({ kind: 'send' });
  });
});

describe('a message for an endpoint that', () => {
  const by = (health: EndpointHealth, slot = 0) =>
    decided(
      { endpoint, logged: LOGGED, health, delivery: newDelivery({ slot }) },
      newMessage({ version: 1 }),
    );

  test('asked to wait is held, even for the last attempt', () => {
    const hold = { kind: 'hold', untilMs: LATER };
    for (const slot of [0, 9])
      expect(by(failing({ failures: 1, quietUntilMs: LATER }), slot)).toEqual(hold);
    expect(by(failing({ failures: 1, quietUntilMs: NOW_MS }))).toEqual({ kind: 'send' });
  });

  test.each([
    ['by a user', {}, 'send'],
    ['by a recovery', { recover: true }, 'park'],
    ['by a replay', { replay: true }, 'park'],
  ])('is spared is sent what is asked for %s: %j is %s', (_, more, kind) => {
    const health = failing({ pausedUntilMs: LATER });
    const loaded = { endpoint, logged: LOGGED, health, delivery: newDelivery() };
    const message = newMessage({ version: 1, force: 'b', ...more });
    expect(decided(loaded, message).kind).toBe(kind);
    // Once: a retry of it waits as the others do.
    const again = { ...loaded, delivery: newDelivery({ force: 'b' }) };
    expect(decided(again, message).kind).toBe('park');
  });

  test('has failed less than five times in a row is sent', () => {
    expect(by(failing({ failures: 4, pausedUntilMs: LATER }))).toEqual({ kind: 'send' });
  });

  test('is spared is parked, but for the last attempt', () => {
    const open = failing({ pausedUntilMs: LATER });
    expect(by(open, 8)).toEqual({ kind: 'park', untilMs: LATER });
    expect(by(open, 9)).toEqual({ kind: 'send' });
  });

  test('was spared until now is a probe', () => {
    expect(by(failing({ pausedUntilMs: NOW_MS }))).toEqual({ kind: 'probe' });
    expect(by(failing({}))).toEqual({ kind: 'probe' });
  });
});

test('no message sends what is settled without a new force, and none is dropped that is the newest of a pending delivery', () => {
  const statuses = fc.constantFrom('pending' as const, 'delivered' as const, 'failed' as const);
  const force = fc.option(fc.constantFrom('a', 'b'), { nil: undefined });
  const health = fc.option(
    fc.record({
      failures: fc.nat(7),
      failingSinceMs: fc.constant(NOW_MS - 1000),
      pausedUntilMs: fc.integer({ min: NOW_MS - 5, max: NOW_MS + 5 }),
      quietUntilMs: fc.integer({ min: NOW_MS - 5, max: NOW_MS + 5 }),
    }),
    { nil: undefined },
  );
  const cases = fc.record({ status: statuses, version: fc.nat(3), row: fc.nat(3), force, health });
  fc.assert(
    fc.property(cases, fc.option(fc.constantFrom('a', 'b'), { nil: undefined }), (one, known) => {
      const row = newDelivery({ status: one.status, version: one.row });
      const delivery = known === undefined ? row : { ...row, force: known };
      const loaded: Loaded = { endpoint, logged: LOGGED, delivery };
      if (one.health) loaded.health = one.health;
      const message = newMessage({ version: one.version, force: one.force });
      const { kind } = decided(loaded, message);
      const isLate = one.status === 'delivered' && one.version < one.row;
      const isForced = one.force !== undefined && one.force !== known && !isLate;
      const isNewest = one.status === 'pending' && one.version >= one.row;
      expect(kind === 'drop').toBe(!isForced && !isNewest);
    }),
  );
});
