import { expect, test } from 'vitest';
import type { ForwardDeps } from '../../../cli/listen/forward.ts';
import { createHandler } from '../../../cli/listen/handler.ts';
import { eventNumbered } from './event.ts';

test('of what could not be forwarded only its name is kept, whatever its size', async () => {
  const handler = createHandler({ event: async () => undefined }, {} as ForwardDeps);
  const event = { ...eventNumbered(7), data: 'x'.repeat(100_000) };
  await handler.handle({ event, isWhole: false, before: 'before-7' });
  const { id, type, sequence } = event;
  expect(handler.tally.failed).toEqual([
    { event: { id, type, sequence }, reason: expect.stringContaining('too large') },
  ]);
});
