import * as v from 'valibot';
import type { HookRun } from '../../sandbox/hook-run.ts';
import { MAX_ERROR_TEXT, MAX_RESULT_BYTES } from '../../sandbox/limits.ts';
import { type Failure, OUTCOMES } from '../../sandbox/outcome.ts';
import { parseEffects } from '../../sandbox/parse-effects.ts';
import { RunLog } from '../../sandbox/run-log.ts';
import type { CodeCheck, ModuleCheck } from './hook-runner.ts';

const FAILURES = Object.keys(OUTCOMES).filter((name) => name !== 'ok') as Failure[];

const text = v.pipe(
  v.string(),
  v.transform((found) => found.slice(0, MAX_ERROR_TEXT).toWellFormed()),
);
const failure = v.picklist(FAILURES);
const lines = v.pipe(v.array(v.string()), v.transform(kept));
// No function runs longer, and not every number can be stored.
const MAX_MS = 900_000;
const measured = { logs: lines, ms: v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_MS)) };

const run = v.variant('outcome', [
  v.object({ outcome: v.literal('ok'), effects: v.unknown(), ...measured }),
  v.object({
    outcome: failure,
    error: v.object({ name: text, message: text, stack: text }),
    ...measured,
  }),
]);
const failedCheck = v.object({ outcome: failure, error: v.object({ name: text, message: text }) });
const codeCheck = v.variant('outcome', [
  v.object({
    outcome: v.literal('ok'),
    digest: v.string(),
    form: v.picklist(['script', 'module']),
  }),
  failedCheck,
]);
const moduleCheck = v.variant('outcome', [v.object({ outcome: v.literal('ok') }), failedCheck]);

/**
 * Reads what a function says of a run. A deployer's modules run beside what writes it: it is believed as
 * little as what a stored hook returns.
 * @throws an error if it is something else
 */
export function parseRun(answer: unknown): HookRun {
  const parsed = v.parse(run, answer);
  if (parsed.outcome !== 'ok') return parsed;
  const { outcome, logs, ms } = parsed;
  const json = JSON.stringify(parsed.effects);
  if (Buffer.byteLength(json) > MAX_RESULT_BYTES)
    throw new RangeError(`The effects have more than ${MAX_RESULT_BYTES} bytes of JSON`);
  return { outcome, effects: parseEffects(json), logs, ms };
}

/** Reads what the function `sandbox` says of code. @throws an error if it is something else */
export function parseCodeCheck(answer: unknown): CodeCheck {
  return v.parse(codeCheck, answer);
}

/** Reads what the function `modules` says of a module. @throws an error if it is something else */
export function parseModuleCheck(answer: unknown): ModuleCheck {
  return v.parse(moduleCheck, answer);
}

function kept(all: string[]): string[] {
  const log = new RunLog();
  for (const line of all) log.add(line);
  return [...log.lines];
}
