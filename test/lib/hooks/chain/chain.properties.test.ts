import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HookEffects } from '../../../../lib/sandbox/hook-effects.ts';
import type { Failure } from '../../../../lib/sandbox/outcome.ts';
import { HOUR, MINUTE, tableOfFile } from '../../deliveries/stage.ts';
import { storedEndpoint } from '../../endpoints/examples.ts';
import { hookWorld, type ShownHook } from '../stage.ts';

const MANY = { timeout: 120_000 };

/** What hooks do. The last one emits what it must not: its run fails. */
const BEHAVIOURS = {
  watches: () => ({}),
  throws: () => 'threw',
  'times out': () => 'timed-out',
  drops: () => ({ drop: true }),
  changes: (name, data) => ({ data: [...data, name] }),
  emits: () => ({ emit: [{ type: 'order.seen' }] }),
  'changes and emits what it must not': (name, data) => ({
    data: [...data, name],
    emit: [{ type: 'hook.disabled' }],
  }),
} satisfies Record<string, (name: string, data: string[]) => HookEffects | Failure>;

const aHook = fc.record({
  does: fc.constantFrom(...(Object.keys(BEHAVIOURS) as (keyof typeof BEHAVIOURS)[])),
  persistent: fc.boolean(),
  state: fc.constantFrom('active', 'active', 'active', 'disabled', 'ended', 'gone'),
});
type AnyHook = typeof aHook extends fc.Arbitrary<infer Hook> ? Hook : never;
// By the places of the hooks in their order of creation.
const anEndpoint = fc.uniqueArray(fc.nat(5), { maxLength: 4 });

/** What becomes of an event of hooks that are made in this order, by the rules alone. */
function expected(hooks: readonly AnyHook[]) {
  const order = [...hooks.keys()].toSorted(
    (a, b) => Number(hooks[b]?.persistent) - Number(hooks[a]?.persistent) || a - b,
  );
  let data: string[] = [];
  const runs: { name: string; data: string[] }[] = [];
  const emitted: number[] = [];
  const left = new Map<number, string[] | 'dropped'>();
  for (const place of order) {
    const { does, state } = hooks[place] ?? { does: 'watches', state: 'gone' };
    // One that has ended is still one that the event was for.
    if (state === 'ended') left.set(place, data);
    if (state !== 'active') continue;
    const name = `hook${place}`;
    runs.push({ name, data });
    if (does === 'changes') data = [...data, name];
    if (does === 'emits') emitted.push(place);
    left.set(place, does === 'drops' ? 'dropped' : data);
  }
  return {
    runs,
    emitted,
    /** What an endpoint gets that names these. */
    gets(after: readonly number[]): string[] | undefined {
      const named = order.filter((place) => after.includes(place) && left.has(place));
      if (named.some((place) => left.get(place) === 'dropped')) return undefined;
      const last = named.at(-1);
      return last === undefined ? [] : (left.get(last) as string[]);
    },
  };
}

/** Makes the hooks and the endpoints, and publishes an event. */
async function happened(hooks: readonly AnyHook[], endpoints: readonly number[][]) {
  const it = hookWorld();
  const runs: { name: string; data: string[] }[] = [];
  const made: ShownHook[] = [];
  for (const [place, { does, persistent, state }] of hooks.entries()) {
    const name = `hook${place}`;
    it.scripts[name] = ({ event }) => {
      const data = event.data as string[];
      runs.push({ name, data });
      return BEHAVIOURS[does](name, data);
    };
    const ttlSeconds = state === 'ended' ? 60 : 86_400;
    made.push(await it.create({ arg: name, persistent, ...(persistent ? {} : { ttlSeconds }) }));
  }
  it.at.nowMs += 2 * MINUTE;
  for (const [place, { state }] of hooks.entries()) {
    const id = String(made[place]?.id);
    if (state === 'disabled') await it.call('PATCH /hooks/{id}', { id, body: { enabled: false } });
    if (state === 'gone') await it.call('DELETE /hooks/{id}', { id });
  }
  for (const [index, places] of endpoints.entries())
    await storedEndpoint(tableOfFile(), {
      owner: it.at.owner,
      url: `https://receiver.example/${index}`,
      after: places.flatMap((place) => made[place]?.id ?? []),
    });
  it.queue = [];
  await it.publish({ data: [] });
  await it.runUntil(it.at.nowMs + HOUR);
  return { it, runs, made };
}

// A persistent hook does not end.
const possible = (hooks: readonly AnyHook[]): AnyHook[] =>
  hooks.map(({ does, persistent, state }) => ({
    does,
    persistent: persistent && state !== 'ended',
    state,
  }));

const someHooks = fc.array(aHook, { maxLength: 6 }).map(possible);

test(
  'hooks run in their order, a failure touches no other, and each endpoint gets what its hooks left (LV-07, LV-09)',
  MANY,
  async () => {
    const endpoints = fc.array(anEndpoint, { maxLength: 4 });
    const property = fc.asyncProperty(someHooks, endpoints, async (hooks, after) => {
      const { it, runs, made } = await happened(hooks, after);
      const right = expected(hooks);
      expect(runs).toEqual(right.runs);
      const got = Map.groupBy(it.at.received, ({ url }) => Number(new URL(url).pathname.slice(1)));
      for (const [index, places] of after.entries()) {
        const data = got.get(index)?.map(({ body }) => JSON.parse(body).data);
        const wanted = right.gets(places);
        expect(data).toEqual(wanted === undefined ? undefined : [wanted]);
      }
      const emitters = (await it.sources('order.seen')).map(({ source }) => source);
      expect(emitters.toSorted()).toEqual(
        right.emitted.map((place) => `/hooks/${made[place]?.id}`).toSorted(),
      );
      expect([it.queue, it.at.queue]).toEqual([[], []]);
    });
    await fc.assert(property, { numRuns: 25 });
  },
);
