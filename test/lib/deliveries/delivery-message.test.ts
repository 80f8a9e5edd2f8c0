import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDeliveryMessage } from '../../../lib/deliveries/delivery-message.ts';
import { newMessage } from './examples.ts';

test.each([
  newMessage(),
  newMessage({ version: 3, force: 'a', replay: true }),
  newMessage({ hookId: 'hook' }),
  newMessage({ turnAtMs: 1_800_000_000_000, replay: false }),
])('a message is read as it was written', (message) => {
  expect(readDeliveryMessage(JSON.stringify(message))).toEqual(message);
});

test.each([
  '',
  'x',
  'null',
  '[]',
  '"text"',
  '{}',
  JSON.stringify({ ...newMessage(), owner: '' }),
  JSON.stringify({ ...newMessage(), endpointId: 7 }),
  JSON.stringify({ ...newMessage(), hookId: 7 }),
  JSON.stringify({ ...newMessage(), sequence: 1.5 }),
  JSON.stringify({ ...newMessage(), version: -1 }),
  JSON.stringify({ ...newMessage(), version: '1' }),
  JSON.stringify({ ...newMessage(), force: '' }),
  JSON.stringify({ ...newMessage(), replay: 'yes' }),
  JSON.stringify({ ...newMessage(), turnAtMs: 'soon' }),
])('%j is no message', (body) => {
  expect(readDeliveryMessage(body)).toBeUndefined();
});

test('any text is read without an error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (body) => void readDeliveryMessage(body)),
  );
});
