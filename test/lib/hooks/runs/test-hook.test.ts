import { expect, test } from 'vitest';
import type { HookEffects } from '../../../../lib/sandbox/hook-effects.ts';
import { hookWorld } from '../stage.ts';

const BODY = 'x'.repeat(300_000);

interface Ended {
  outcome: string;
  error?: { message: string };
}

/** How a test of a hook that returns these effects ends, and a run of it on the same event. */
async function testedAndRun(effects: HookEffects): Promise<{ tested: Ended; ran: Ended }> {
  const it = hookWorld();
  it.scripts['returns'] = () => effects;
  const { id } = await it.create({ arg: 'returns', types: ['order.created'] });
  const { event } = await it.publish({ type: 'order.created', data: {} });
  await it.settle();
  const tested = await it.call<Ended>('POST /hooks/{id}/test', { id });
  const given = { event: { type: event.type, data: {} } };
  const invented = await it.call<Ended>('POST /hooks/{id}/test', { id, body: given });
  expect([invented.outcome, invented.error]).toEqual([tested.outcome, tested.error]);
  const { runs } = await it.call<{ runs: [Ended] }>('GET /hooks/{id}/runs', { id });
  return { tested, ran: runs[0] };
}

test.each<[string, HookEffects, RegExp]>([
  ['emits a reserved type', { emit: [{ type: 'watch.created' }] }, /^emit\.0\.type must not/],
  ['emits no type', { emit: [{ type: 'a..b' }] }, /^emit\.0\.type must be/],
  ['changes the data to too much', { data: BODY }, /^data must leave the event at most/],
  [
    'asks for a GET with a body',
    { request: [{ url: 'https://example.com', method: 'GET', body: 1 }] },
    /^request\.0\.body must be left out/,
  ],
  ['asks for a host of this machine', { request: [{ url: 'https://127.0.0.1/' }] }, /request\.0/],
])('a hook that %s fails when it is tested, as when it runs', async (_, effects, message) => {
  const { tested, ran } = await testedAndRun(effects);
  expect(ran).toMatchObject({
    outcome: 'invalid-result',
    error: { message: expect.stringMatching(message) },
  });
  expect([tested.outcome, tested.error]).toEqual([ran.outcome, ran.error]);
});

test('valid effects are shown as the hook returned them, and not carried out', async () => {
  const effects: HookEffects = {
    data: { vip: true },
    emit: [{ type: 'order.large' }],
    request: [{ url: 'https://example.com/orders', body: { total: 1 } }],
  };
  const { tested, ran } = await testedAndRun(effects);
  expect(ran).toMatchObject({ outcome: 'ok' });
  expect(tested).toMatchObject({ outcome: 'ok', effects });
});
