import { expect, expectTypeOf, test } from 'vitest';
import type { Hook, HookInput, HookResult } from '../../../lib/index.ts';

interface Order {
  total: number;
}

test('a hook may return nothing, null, effects, or a promise of them', () => {
  const hooks: Hook[] = [
    () => {},
    () => null,
    () => undefined,
    async () => {},
    ({ attempt, log }) => log(attempt),
    () => ({ drop: true, emit: [{ type: 'a.b' }] }),
    async () => ({ request: [{ url: 'https://example.com', body: { a: 1 } }] }),
  ];
  expect(hooks).toHaveLength(7);
});

test('data is what its type says, and unknown without one', () => {
  const hook: Hook<Order> = ({ event }) => (event.data.total > 100 ? { drop: true } : undefined);
  expect(hook).toBeDefined();
  expectTypeOf<HookInput['event']['data']>().toEqualTypeOf<unknown>();
  expectTypeOf<Parameters<Hook<Order>>[0]['event']['data']>().toEqualTypeOf<Order>();
});

test('what is no effect is an error', () => {
  expectTypeOf<{ drop: false }>().not.toExtend<HookResult>();
  expectTypeOf<{ emit: [{ data: 1 }] }>().not.toExtend<HookResult>();
  expectTypeOf<string>().not.toExtend<HookResult>();
});
