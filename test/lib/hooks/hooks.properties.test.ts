import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunInput } from '../../../lib/hooks/invoking/hook-runner.ts';
import type { HookEffects } from '../../../lib/sandbox/hook-effects.ts';
import type { Failure } from '../../../lib/sandbox/outcome.ts';
import { DAY, SECOND, tableOfFile } from '../deliveries/stage.ts';
import { storedEndpoint } from '../endpoints/examples.ts';
import { type HookWorld, hookWorld, type ShownHook } from './stage.ts';

const MANY = { timeout: 180_000 };
const TYPES = ['order.created', 'order.paid', 'user.seen'];
const PATTERNS = [['*'], ['order.*'], ['order.paid'], ['user.seen', 'order.created']];

/** What hooks do, by what they are named. */
const DEEDS: Record<string, (name: string, input: RunInput) => HookEffects | Failure> = {
  watches: () => ({}),
  changes: (name, { event }) => ({ data: { by: name, of: event.data } }),
  drops: () => ({ drop: true }),
  emits: (name) => ({ emit: [{ type: 'seen.by', data: name }] }),
  throws: () => 'threw',
  loops: () => 'timed-out',
  returnsGarbage: () => 'invalid-result',
  // They pass the sandbox, and are rejected with what they would have done.
  emitsReserved: () => ({ data: 'x', emit: [{ type: 'drive.changes.change' }] }),
  asksInside: () => ({ drop: true, request: [{ url: 'https://10.0.0.1/' }] }),
};
const FAILING = ['throws', 'loops', 'returnsGarbage', 'emitsReserved', 'asksInside'];

interface Planned {
  deed: string;
  types: string[];
  persistent: boolean;
  /** Whether it is disabled before the events. */
  disabled: boolean;
}

const planned: fc.Arbitrary<Planned> = fc.record({
  deed: fc.constantFrom(...Object.keys(DEEDS)),
  types: fc.constantFrom(...PATTERNS),
  persistent: fc.boolean(),
  disabled: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
});
const sets = fc.record({
  hooks: fc.array(planned, { maxLength: 5 }),
  events: fc.array(fc.constantFrom(...TYPES), { minLength: 1, maxLength: 3 }),
});

/** What one run was given, by the hook's name. */
interface Ran {
  name: string;
  type: string;
  data: unknown;
}

/** Creates the hooks, and has the events happen. */
async function happen(hooks: readonly (Planned & { name: string })[], types: readonly string[]) {
  const it = hookWorld();
  const runs: Ran[] = [];
  const created = new Map<string, ShownHook>();
  for (const { name, deed, types: patterns, persistent, disabled } of hooks) {
    it.scripts[name] = (input) => {
      const { type, data } = input.event;
      if (TYPES.includes(type)) runs.push({ name, type, data });
      return DEEDS[deed]?.(name, input) ?? {};
    };
    const lives = persistent ? {} : { ttlSeconds: DAY / SECOND };
    const hook = await it.create({ arg: name, types: patterns, persistent, ...lives });
    created.set(name, hook);
    if (disabled) await it.call('PATCH /hooks/{id}', { id: hook.id, body: { enabled: false } });
    const url = `https://receiver.example/${name}`;
    await storedEndpoint(tableOfFile(), {
      owner: it.at.owner,
      url,
      events: TYPES,
      after: [hook.id],
    });
  }
  const plain = 'https://receiver.example/plain';
  await storedEndpoint(tableOfFile(), { owner: it.at.owner, url: plain, events: TYPES });
  it.queue = [];
  for (const type of types) await it.publish({ type, data: { is: type } });
  await it.runUntil(it.at.nowMs + 60 * SECOND);
  return { it, runs, created };
}

const receivedAt = ({ at }: HookWorld, name: string) =>
  at.received
    .filter(({ url }) => new URL(url).pathname === `/${name}`)
    .map(({ body }) => JSON.parse(body))
    .map(({ type, data }) => JSON.stringify([type, data]))
    .toSorted();

test('the hooks of a set do the same without those of it that fail (LV-09)', MANY, async () => {
  await fc.assert(
    fc.asyncProperty(sets, async ({ hooks: given, events }) => {
      const hooks = given.map((hook, index) => ({ ...hook, name: `${hook.deed}${index}` }));
      const sound = hooks.filter(({ deed }) => !FAILING.includes(deed));
      const [all, some] = [await happen(hooks, events), await happen(sound, events)];
      const isSound = ({ name }: Ran) => sound.some((hook) => hook.name === name);
      expect(all.runs.filter(isSound)).toEqual(some.runs);
      for (const { name } of sound)
        expect(receivedAt(all.it, name)).toEqual(receivedAt(some.it, name));
    }),
    { numRuns: 8 },
  );
});

test(
  'deleting hooks by type and argument deletes those, and returns the true count, also of two deletions at once (LV-13, LV-14)',
  MANY,
  async () => {
    const kept = fc.record({
      arg: fc.constantFrom('one', 'two', 'x'.repeat(600)),
      type: fc.constantFrom('code', 'file'),
      persistent: fc.boolean(),
    });
    const conditions = fc.record({
      type: fc.constantFrom(undefined, '', 'code', 'file', 'module'),
      arg: fc.constantFrom(undefined, '', 'one', 'x'.repeat(600), 'unknown'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(kept, { maxLength: 8 }),
        conditions,
        fc.integer({ min: 1, max: 3 }),
        async (hooks, { type, arg }, atOnce) => {
          const it = hookWorld();
          for (const hook of hooks)
            await it.create({ ...hook, ...(hook.type === 'file' ? { code: hook.arg } : {}) });
          const query = {
            ...(type === undefined ? {} : { type }),
            ...(arg === undefined ? {} : { arg }),
          };
          const answers = await Promise.all(
            Array.from({ length: atOnce }, () =>
              it.call<{ deleted: number }>('DELETE /hooks', { query }),
            ),
          );
          const isMeant = (hook: (typeof hooks)[number]) =>
            (!type || hook.type === type) && (!arg || hook.arg === arg);
          expect(answers.reduce((sum, { deleted }) => sum + deleted, 0)).toBe(
            hooks.filter(isMeant).length,
          );
          const left = await it.call<{ hooks: ShownHook[] }>('GET /hooks');
          expect(left.hooks.length).toBe(hooks.filter((hook) => !isMeant(hook)).length);
        },
      ),
      { numRuns: 15 },
    );
  },
);
