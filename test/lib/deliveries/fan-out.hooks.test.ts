import { describe, expect, test } from 'vitest';
import type { Outgoing } from '../../../lib/deliveries/delivery-queue.ts';
import { type FanOutDeps, fanOut } from '../../../lib/deliveries/fan-out.ts';
import type { HookChains, NewChain } from '../../../lib/deliveries/hook-chains.ts';
import { startChains } from '../../../lib/hooks/chain/start-chains.ts';
import { getChain } from '../../../lib/hooks/rows/chain.ts';
import { tableOfFile } from './stage.ts';

const NOW_MS = Date.UTC(2027, 2, 1);
const ids = (count: number) => Array.from({ length: count }, () => crypto.randomUUID());
const eventOf = (owner: string) => ({
  sequence: 1,
  drawnAtMs: NOW_MS,
  event: { id: `p${owner}`, type: 'order.created', source: '/events', timeMs: NOW_MS, data: {} },
});

/** Hands one event on to endpoints that each wait for hooks, of which some are for the event. */
async function handOn(
  hookIds: readonly string[],
  after: ReadonlyMap<string, readonly string[]>,
  start: HookChains['start'],
) {
  const owner = crypto.randomUUID();
  const steps: string[] = [];
  const sent: Outgoing[] = [];
  const deps: FanOutDeps = {
    table: tableOfFile(),
    retentionSeconds: 86_400,
    subscriptions: {
      of: async () => ({
        isEmpty: false,
        usesTransitions: false,
        match: () => [...after.keys()],
        after,
      }),
    },
    hooks: {
      of: async () => ({
        isEmpty: hookIds.length === 0,
        usesTransitions: false,
        match: () => [...hookIds],
      }),
      async start(of, chains) {
        steps.push('start');
        return start(of, chains);
      },
    },
    async send(outgoing) {
      steps.push('send');
      sent.push(...outgoing);
      return [];
    },
  };
  const failed = await fanOut(deps, owner, [eventOf(owner)]);
  return { owner, failed, steps, sent: sent.map(({ message }) => message.endpointId) };
}

const none = async () => new Map<number, unknown>();

describe('an event that is for hooks', () => {
  test('goes at once to endpoints that wait for none of them, and to the others after them', async () => {
    const [first = '', second = '', other = ''] = ids(3);
    const chains: NewChain[] = [];
    const after = new Map([
      ['a', []],
      ['b', [second, other]],
      ['c', [other]],
      ['d', [second, first]],
    ]);
    const { sent, steps } = await handOn([first, second], after, async (_, started) => {
      chains.push(...started);
      return new Map();
    });
    expect(sent).toEqual(['a', 'c']);
    // What waits is known before anything is sent.
    expect(steps).toEqual(['start', 'send']);
    expect(chains).toMatchObject([
      {
        hooks: [first, second],
        endpoints: [
          { id: 'b', after: [second] },
          { id: 'd', after: [first, second] },
        ],
      },
    ]);
  });

  test('goes to no endpoint if its hooks could not be started, and is repeated', async () => {
    const [hook = ''] = ids(1);
    const failure = new Error('The queue is away');
    const { failed, sent } = await handOn(
      [hook],
      new Map([['a', []]]),
      async () => new Map([[1, failure]]),
    );
    expect([...failed]).toEqual([[1, failure]]);
    expect(sent).toEqual([]);
  });

  test('has room for as many endpoints as wait: the rest are sent to, and held back there', async () => {
    const hookIds = ids(1000);
    const waiting = new Map(ids(700).map((id) => [id, hookIds.slice(0, 10)]));
    const deps = { now: () => NOW_MS, retentionSeconds: 86_400, sendHooks: async () => [] };
    const { owner, sent, failed } = await handOn(hookIds, waiting, (of, chains) =>
      startChains({ table: tableOfFile(), ...deps }, of, chains),
    );
    expect(failed.size).toBe(0);
    const chain = await getChain(tableOfFile(), owner, `p${owner}`);
    expect(chain?.endpoints).toHaveLength(200);
    expect([...sent, ...(chain?.endpoints ?? []).map(({ id }) => id)].toSorted()).toEqual(
      [...waiting.keys()].toSorted(),
    );
    // With how each hook ended, the row stays below the 400 KB of DynamoDB.
    const done = Object.fromEntries(
      hookIds.map((id) => [id, { outcome: 'result-too-large', drop: true, changed: true }]),
    );
    expect(JSON.stringify({ ...chain, done }).length).toBeLessThan(400_000);
  });

  test('whose owner has no hooks starts none', async () => {
    const { steps } = await handOn([], new Map([['a', ['gone']]]), none);
    expect(steps).toEqual(['send']);
  });
});
