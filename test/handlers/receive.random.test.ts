import fc from 'fast-check';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { httpApiEvent } from '../fixtures/gateway-events.ts';
import { rawItems } from '../support/raw-items.ts';
import { type ReceiverStage, startReceiver } from './packaged-receiver.ts';
import { genuine, invalid } from './random-requests.ts';
import { genuineRequest } from './requests.ts';

let stage: ReceiverStage;
beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  // The metric of duplicates that differ.
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  stage = await startReceiver();
  return () => vi.restoreAllMocks();
});
beforeEach(() => stage.database.forget());

test('10,000 random requests are all rejected, without a failure or a database call', async () => {
  const answers = new Map<number, number>();

  await fc.assert(
    fc.asyncProperty(invalid, async (event) => {
      const answer = await stage.handler(event);

      expect([400, 404]).toContain(answer.statusCode);
      expect(answer).toEqual({ statusCode: answer.statusCode });
      answers.set(answer.statusCode, (answers.get(answer.statusCode) ?? 0) + 1);
    }),
    { numRuns: 10_000 },
  );

  expect(stage.database.calls()).toEqual([]);
  expect(await rawItems(stage.table)).toEqual([]);
  // Both kinds of rejection occur.
  expect(answers.get(400)).toBeGreaterThan(1000);
  expect(answers.get(404)).toBeGreaterThan(1000);
}, 120_000);

test('a genuine request is still accepted after them', async () => {
  expect(await stage.handler(httpApiEvent(genuineRequest()))).toEqual({ statusCode: 200 });
  expect(stage.database.calls()).toEqual(['PutItem']);
});

test('genuine requests are accepted whatever else is in them', async () => {
  await fc.assert(
    fc.asyncProperty(genuine, async (event) => {
      expect(await stage.handler(event)).toEqual({ statusCode: 200 });
    }),
    { numRuns: 300 },
  );
}, 60_000);
