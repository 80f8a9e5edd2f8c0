import { beforeAll, describe, expect, test } from 'vitest';
import type { Compilation } from '../../../lib/sandbox/check-code.ts';
import type { HookRun } from '../../../lib/sandbox/hook-run.ts';
import { DEFAULT_TIMEOUT_MS, MAX_ERROR_TEXT, MAX_LOG_BYTES } from '../../../lib/sandbox/limits.ts';
import type { Sandbox } from '../../../lib/sandbox/sandbox.ts';
import type { Attack } from './attacks/attack.ts';
import { bombs, depths } from './attacks/bombs.ts';
import { escapes } from './attacks/escapes.ts';
import { loops, waits } from './attacks/loops.ts';
import { newer } from './attacks/newer.ts';
import { results } from './attacks/results.ts';
import { hostState } from './host-state.ts';
import { EVENT, run, runCompiled, testSandbox, unchecked } from './test-sandbox.ts';

const GOOD =
  'export async function hook({ event, log }) { log("fine"); return { data: event.data }; }';
const ROUNDS = 20;
// What an end may be late by: 100 ms on a machine that runs the good hook in five.
const LATE_IN_RUNS = 20;

let sandbox: Sandbox;
let lateMs: number;

beforeAll(async () => {
  sandbox = await testSandbox();
  const started = performance.now();
  for (let round = 0; round < ROUNDS; round += 1) await run(sandbox, GOOD);
  lateMs = Math.max(100, (LATE_IN_RUNS * (performance.now() - started)) / ROUNDS);
});

interface Timed {
  readonly ended: HookRun | Compilation;
  readonly tookMs: number;
  readonly allowedMs: number;
}

async function attack({ code, timeoutMs = 10_000, memoryBytes }: Attack): Promise<Timed[]> {
  const limits = { timeoutMs, ...(memoryBytes === undefined ? {} : { memoryBytes }) };
  const compiled = await timed(DEFAULT_TIMEOUT_MS, () => sandbox.compileHook(code));
  if (compiled.ended.outcome === 'ok' && 'hook' in compiled.ended) {
    const { hook } = compiled.ended;
    return [await timed(timeoutMs, () => runCompiled(sandbox, hook, limits))];
  }
  // Nothing depends on the check: what did not pass it ends as well when it runs.
  const form = /^(?:import|export|await|while)\b/.test(code) ? 'module' : 'script';
  return [
    compiled,
    await timed(timeoutMs, () => runCompiled(sandbox, unchecked(code, form), limits)),
  ];
}

async function timed(limitMs: number, work: () => Promise<Timed['ended']>): Promise<Timed> {
  const started = performance.now();
  const ended = await work();
  return { ended, tookMs: performance.now() - started, allowedMs: limitMs + lateMs };
}

describe.each([
  ['loops', loops],
  ['waits', waits],
  ['bombs', bombs],
  ['depths', depths],
  ['escapes', escapes],
  ['results', results],
  ['what is newer', newer],
])('%s', (_, attacks) => {
  test.each(attacks)('$name ends, changes nothing, and the next hook runs well', async (one) => {
    const before = hostState();
    // A machine that stops for a moment is no failure of the sandbox: the same has to happen thrice.
    let ends = await attack(one);
    for (let again = 0; again < 2 && ends.some(isLate); again += 1) ends = await attack(one);

    for (const { ended, tookMs, allowedMs } of ends) {
      expect([one.ends].flat()).toContain(ended.outcome);
      expect(tookMs).toBeLessThanOrEqual(allowedMs);
      expectSmall(ended);
      if ('effects' in one) expect(ended).toMatchObject({ effects: one.effects });
    }
    expect([...hostState()]).toEqual([...before]);
    expect(await run(sandbox, GOOD, { owner: 'bob' })).toMatchObject({
      outcome: 'ok',
      effects: { data: EVENT.data },
      logs: ['fine'],
    });
  });
});

function isLate({ tookMs, allowedMs }: Timed): boolean {
  return tookMs > allowedMs;
}

function expectSmall(ended: HookRun | Compilation): void {
  if ('logs' in ended)
    expect(Buffer.byteLength(ended.logs.join('\n'))).toBeLessThanOrEqual(MAX_LOG_BYTES);
  if (!('error' in ended)) return;
  for (const text of Object.values(ended.error)) {
    expect(typeof text).toBe('string');
    expect(text.length).toBeLessThanOrEqual(MAX_ERROR_TEXT);
  }
}

test('state that a run leaves behind is found by no later run, of the same owner or another', async () => {
  const left = results.find(({ name }) => name === 'state left behind');
  for (const owner of ['ada', 'ada', 'bob', 'ada'])
    expect(await run(sandbox, left?.code ?? '', { owner })).toMatchObject({
      effects: { data: [1, 1] },
    });
});

test('there are at least 60 attacks, each with a name of its own', () => {
  const names = [loops, waits, bombs, depths, escapes, results, newer].map((all) =>
    all.map(({ name }) => name),
  );
  expect(names.flat().length).toBeGreaterThanOrEqual(60);
  for (const group of names) expect(new Set(group).size).toBe(group.length);
});
