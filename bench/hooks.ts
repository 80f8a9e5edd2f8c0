import { execFile } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { median, rounded } from './figures.ts';
import { HOOK_EVENT, HOOK_INPUT } from './hook-input.ts';

const PROCESSES = 11;
const ROUNDS = 1001;
const OWNERS = 201;
const DIRECT_CALLS = 10_000;
const ONE_START = fileURLToPath(new URL('./one-cold-hook.ts', import.meta.url));

type Handler = (input: object) => Promise<{ outcome: string }>;

// The hook itself, in this process.
function direct({ event }: { event: typeof HOOK_EVENT }): { data: unknown } {
  const total = event.data.items.reduce((sum, { price }) => sum + price, 0);
  return { data: { ...event.data, total } };
}

/**
 * Measures a hook that sums up a list, in the packaged sandbox: the import of the bundle and the first run,
 * each time in a new process; the next runs of the same owner, and those of ever other owners; and how many
 * times as long that takes as the same function called directly.
 */
export async function benchHooks(file: string): Promise<Record<string, number>> {
  const cold: number[] = [];
  // The first process only warms the disk cache.
  for (let round = 0; round <= PROCESSES; round += 1) {
    const { stdout } = await promisify(execFile)(process.execPath, [ONE_START, file]);
    if (round > 0) cold.push(Number(stdout));
  }
  const { handler }: { handler: Handler } = await import(pathToFileURL(file).href);
  const same = await timesOf(ROUNDS, () => run(handler, 'ada'));
  const others = await timesOf(OWNERS, (round) => run(handler, `owner${round}`));
  const calls = await timesOf(ROUNDS, () => callDirectly());
  const microsecondsPerRun = 1000 * median(same);
  return {
    coldMs: rounded(median(cold)),
    microsecondsPerRun: rounded(microsecondsPerRun),
    microsecondsPerRunOfAnotherOwner: rounded(1000 * median(others)),
    runsPerSecond: rounded(1_000_000 / microsecondsPerRun),
    ratioToDirectCall: rounded((median(same) / median(calls)) * DIRECT_CALLS),
  };
}

async function run(handler: Handler, owner: string): Promise<void> {
  const { outcome } = await handler({ ...HOOK_INPUT, owner });
  if (outcome !== 'ok') throw new Error(`The hook ended as ${outcome}`);
}

function callDirectly(): void {
  for (let call = 0; call < DIRECT_CALLS; call += 1) direct({ event: HOOK_EVENT });
}

/** How long each of some rounds takes, in milliseconds. */
async function timesOf(rounds: number, work: (round: number) => unknown): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    await work(round);
    times.push(performance.now() - started);
  }
  return times;
}
