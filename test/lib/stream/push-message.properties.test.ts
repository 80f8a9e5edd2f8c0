import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pushMessages, readPushMessage } from '../../../lib/stream/push-message.ts';

const sequences = fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), {
  minLength: 1,
  maxLength: 50,
});

test('messages have every number once, in order, and come back from the queue as they were', () => {
  fc.assert(
    fc.property(sequences, (numbers) => {
      const messages = pushMessages('o', numbers);
      for (const number of numbers)
        expect(messages.filter(({ from, to }) => from <= number && number < to)).toHaveLength(1);
      for (const [index, { from }] of messages.entries())
        expect(from).toBeGreaterThan(messages[index - 1]?.to ?? 0);
      expect(messages.map((one) => readPushMessage(JSON.stringify(one)))).toEqual(messages);
    }),
  );
});

test('numbers that are far from each other are two messages: what lies between is not read', () => {
  expect(pushMessages('o', [500, 1, 2, 90])).toEqual([
    { owner: 'o', from: 1, to: 91 },
    { owner: 'o', from: 500, to: 501 },
  ]);
});

test.each(['', '{}', 'null', '{"owner":"","from":1,"to":2}', '{"owner":"o","from":0,"to":2}'])(
  '%j is no message',
  (body) => {
    expect(readPushMessage(body)).toBeUndefined();
  },
);
