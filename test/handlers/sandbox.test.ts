import { beforeAll, describe, expect, test } from 'vitest';
import type { HookRun } from '../../lib/sandbox/hook-run.ts';
import { MAX_ERROR_TEXT, MAX_LOG_BYTES } from '../../lib/sandbox/limits.ts';
import type { Attack } from '../lib/sandbox/attacks/attack.ts';
import { bombs, depths } from '../lib/sandbox/attacks/bombs.ts';
import { escapes } from '../lib/sandbox/attacks/escapes.ts';
import { loops, waits } from '../lib/sandbox/attacks/loops.ts';
import { results } from '../lib/sandbox/attacks/results.ts';
import { hostState } from '../lib/sandbox/host-state.ts';
import { EVENT, NOW } from '../lib/sandbox/test-sandbox.ts';
import { loadFunction, type PackagedFunction } from './packaged-function.ts';

const GOOD =
  'export async function hook({ event, log }) { log("fine"); return { data: event.data }; }';
// Shorter than the attacks' own: how each ends when it has the time is tested with the sandbox itself.
const LIMIT_MS = 80;
const ROUNDS = 20;
// What an end may be late by: 100 ms on a machine that runs the good hook in five.
const LATE_IN_RUNS = 20;

let sandbox: PackagedFunction;
let lateMs: number;
beforeAll(async () => {
  sandbox = await loadFunction('sandbox', { endpoints: {}, settings: {} });
  const started = performance.now();
  for (let round = 0; round < ROUNDS; round += 1) await run(GOOD);
  lateMs = Math.max(100, (LATE_IN_RUNS * (performance.now() - started)) / ROUNDS);
});

function run(code: string, details: object = {}, form = 'module'): Promise<HookRun> {
  return sandbox({
    kind: 'run',
    owner: 'ann',
    hook: { code, form, digest: '' },
    event: EVENT,
    attempt: 1,
    now: NOW,
    timeoutMs: 1000,
    ...details,
  });
}

const ATTACKS: readonly Attack[] = [loops, waits, bombs, depths, escapes, results].flat();

describe('the packaged sandbox', () => {
  test.each(ATTACKS)('ends $name within its limit, and runs the next hook', async (attack) => {
    const { code, ends } = attack;
    const before = hostState();
    const form = /^(?:import|export|await|while)\b/.test(code) ? 'module' : 'script';
    const timeoutMs = Math.min(attack.timeoutMs ?? LIMIT_MS, LIMIT_MS);
    // A machine that stops for a moment is no failure of the sandbox: the same has to happen thrice.
    let ended = await run(code, { timeoutMs }, form);
    for (let again = 0; again < 2 && ended.ms > timeoutMs + lateMs; again += 1)
      ended = await run(code, { timeoutMs }, form);

    // With the whole memory, which the function gives, some get further than with the attack's own.
    if (attack.memoryBytes === undefined)
      expect([ends, 'timed-out'].flat()).toContain(ended.outcome);
    expect(ended.ms).toBeLessThanOrEqual(timeoutMs + lateMs);
    expect(Buffer.byteLength(ended.logs.join('\n'))).toBeLessThanOrEqual(MAX_LOG_BYTES);
    if ('error' in ended)
      for (const text of Object.values(ended.error))
        expect(text.length).toBeLessThanOrEqual(MAX_ERROR_TEXT);
    expect([...hostState()]).toEqual([...before]);
    expect(await run(GOOD, { owner: 'ben' })).toMatchObject({
      outcome: 'ok',
      effects: { data: EVENT.data },
      logs: ['fine'],
    });
  });

  test('checks code, and says its form and digest', async () => {
    expect(await sandbox({ kind: 'check', code: GOOD })).toEqual({
      outcome: 'ok',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      form: 'module',
    });
    expect(await sandbox({ kind: 'check', code: 'var a' })).toMatchObject({
      outcome: 'cannot-load',
      error: { message: 'The code has no function named hook, and exports none' },
    });
  });

  test.each<[unknown, string]>([
    [undefined, 'The body must be a JSON object'],
    [[], 'The body must be a JSON object'],
    [{}, 'kind must be check or run'],
    [{ kind: 'check' }, 'code is missing: it must be a text'],
    [{ kind: 'check', code: 'x', owner: 'ann' }, 'owner is not known here. Use kind, code'],
    [{ kind: 'run' }, 'owner is missing: it must be a text'],
  ])('has a clear error for %j', async (input, message) => {
    await expect(sandbox(input)).rejects.toMatchObject({ code: 'invalid-request', message });
  });

  test.each([
    ['timeoutMs', 10_001, 'timeoutMs must be more than 0 and at most 10000'],
    ['timeoutMs', 0, 'timeoutMs must be more than 0 and at most 10000'],
    ['attempt', 0, 'attempt must be 1 or more'],
    ['event', 7, 'event must be an object'],
    ['now', 'today', 'now must be a number'],
    ['owner', '', 'owner must not be empty'],
  ])('takes no run whose %s is %j', async (field, value, message) => {
    await expect(run(GOOD, { [field]: value })).rejects.toMatchObject({ message });
  });

  test('runs hooks that arrive at once, each with its own event', async () => {
    const code = 'export const hook = ({ event }) => ({ data: event.data });';
    const runs = Array.from({ length: 8 }, (_, data) =>
      run(code, { owner: `owner${data % 2}`, event: { id: `e${data}`, data } }),
    );
    const found = await Promise.all(runs);
    expect(found.map((one) => ('effects' in one ? one.effects.data : one.outcome))).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7,
    ]);
  });
});
