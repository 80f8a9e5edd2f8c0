import { describe, expect, test } from 'vitest';
import { currentRecord } from '../../../lib/deliveries/current-record.ts';
import { NOW_MS } from '../../support/times.ts';
import { LOGGED, newDelivery, newMessage } from './examples.ts';

describe('the record of a message', () => {
  test('without a row is a new one', () => {
    const message = newMessage({ version: 2, force: 'a', replay: true });
    expect(currentRecord(message, { logged: LOGGED, eventTtl: 99 }, NOW_MS)).toEqual({
      owner: message.owner,
      endpointId: message.endpointId,
      eventId: message.eventId,
      eventType: 'order.created',
      eventTimeMs: LOGGED.event.timeMs,
      sequence: 7,
      status: 'pending',
      attempts: [],
      attemptCount: 0,
      slot: 0,
      version: 2,
      force: 'a',
      replay: true,
      eventTtl: 99,
      createdAtMs: NOW_MS,
      updatedAtMs: NOW_MS,
    });
  });

  test('with a row is that of the row, and not older than the message', () => {
    const delivery = newDelivery({ version: 3, reason: 'endpoint-paused', replay: true });
    expect(currentRecord(newMessage({ version: 2 }), { delivery }, NOW_MS)).toEqual(delivery);
    expect(currentRecord(newMessage({ version: 5 }), { delivery }, NOW_MS)).toEqual({
      ...delivery,
      version: 5,
    });
  });

  test('of a request is that of its hook, with a row or without', () => {
    const message = newMessage({ hookId: 'hook' });
    expect(currentRecord(message, {}, NOW_MS)).toMatchObject({ hookId: 'hook' });
    const delivery = newDelivery({ hookId: 'hook' });
    expect(currentRecord(message, { delivery }, NOW_MS)).toEqual(delivery);
    expect(currentRecord(newMessage(), {}, NOW_MS)).not.toHaveProperty('hookId');
  });

  test('waits for no turn', () => {
    const delivery = newDelivery({ turnAtMs: NOW_MS });
    expect(currentRecord(newMessage(), { delivery }, NOW_MS)).not.toHaveProperty('turnAtMs');
  });

  test.each(['pending', 'delivered', 'failed'] as const)(
    'is %s and opened again by another force, with its attempts and all of its schedule',
    (status) => {
      const delivery = newDelivery({ status, slot: 9, attemptCount: 10, replay: true, force: 'a' });
      const failed = { ...delivery, reason: 'attempts-used-up' as const };
      const record = currentRecord(newMessage({ force: 'b' }), { delivery: failed }, NOW_MS);
      const { replay: _, ...kept } = delivery;
      expect(record).toEqual({ ...kept, status: 'pending', slot: 0, force: 'b' });
    },
  );

  test('is not opened again by the same force', () => {
    const delivery = newDelivery({ status: 'delivered', force: 'a' });
    expect(currentRecord(newMessage({ force: 'a' }), { delivery }, NOW_MS)).toEqual(delivery);
  });
});
