import { describe, expect, test } from 'vitest';
import { parseDeliveryQuery } from '../../../lib/deliveries/parse-delivery-query.ts';
import { ENDPOINT_ID, EVENT_ID } from './examples.ts';

describe('the query of GET /deliveries', () => {
  test('is for all deliveries without anything', () => {
    expect(parseDeliveryQuery({})).toEqual({ limit: 50, cursor: undefined });
  });

  test.each(['pending', 'delivered', 'failed'])(
    'takes the status %s, an endpoint and an event',
    (status) => {
      const query = { status, endpoint: ENDPOINT_ID, event: EVENT_ID, limit: '7', cursor: 'x' };
      expect(parseDeliveryQuery(query)).toEqual({
        status,
        endpointId: ENDPOINT_ID,
        eventId: EVENT_ID,
        limit: 7,
        cursor: 'x',
      });
    },
  );

  test('takes a hook', () => {
    expect(parseDeliveryQuery({ hook: 'hook' })).toEqual({ limit: 50, hookId: 'hook' });
  });

  test.each([
    ['status', ''],
    ['status', 'Failed'],
    ['status', 'toString'],
    ['status', '__proto__'],
    ['endpoint', ''],
    ['endpoint', 'a b'],
    ['endpoint', `${ENDPOINT_ID}#`],
    ['endpoint', 'e'.repeat(65)],
    ['hook', ''],
    ['hook', 'a b'],
    ['hook', 'h'.repeat(65)],
    ['event', ''],
    ['event', 'x1'],
    ['event', `${EVENT_ID}.`],
    ['event', `p${'x'.repeat(200)}`],
    ['limit', '0'],
    ['limit', '101'],
    ['limit', '1e1'],
  ])('refuses %s=%j, and names the field', (field, value) => {
    expect(() => parseDeliveryQuery({ [field]: value })).toThrow(
      expect.objectContaining({ code: 'invalid-request', field }),
    );
  });
});
