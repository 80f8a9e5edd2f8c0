import { numbered } from '../../events/event.ts';
import type { HookRecord } from '../hook-record.ts';
import { livingHook } from '../living-hook.ts';
import { putRun } from '../rows/runs.ts';
import { afterRun } from './after-run.ts';
import { carryOut, prepareEffects } from './carry-out.ts';
import type { ChainDeps } from './chain-deps.ts';
import type { Done } from './chain-record.ts';
import type { InHand } from './in-hand.ts';
import { runRecord } from './run-record-of.ts';
import { type Retry, type Tries, tryRun } from './try-run.ts';

/** What was done about one hook of a chain. */
export type Step =
  | { kind: 'done'; done: Done }
  /** It could not be run, and that is not its fault. */
  | { kind: 'unavailable'; next: Retry };

/**
 * Runs one hook on an event, and carries out what it returns. A failure of its own is recorded, and is not
 * tried again: nothing else is touched by it (LV-09).
 * @param record as it was read a while ago; undefined if it is gone
 * @throws StorageError, QueueRefusedError: it has to be done again.
 */
export async function takeStep(
  deps: ChainDeps,
  inHand: InHand,
  record: HookRecord | undefined,
  tries: Tries,
): Promise<Step> {
  const hook = record && (await livingHook(deps, record));
  if (hook?.status !== 'active') return { kind: 'done', done: { outcome: 'skipped' } };
  const { event, sequence } = inHand.logged;
  const given = numbered({ ...event, data: inHand.data }, sequence);
  const atMs = deps.now();
  const tried = await tryRun(deps, hook, { event: given, ...tries });
  if (tried.run === undefined) return { kind: 'unavailable', next: tried.next };
  const { run, effects } = await prepareEffects(deps, hook, inHand.logged, tried.run);
  await carryOut(deps, hook, inHand.logged, effects);
  await putRun(
    deps.table,
    runRecord(hook, given, { atMs, attempt: tries.attempt }, { run, effects }),
  );
  await afterRun(deps, hook, run, event.id);
  const { drop, changed } = effects;
  return {
    kind: 'done',
    done: {
      outcome: run.outcome,
      ...(drop ? { drop } : {}),
      ...(changed === undefined ? {} : { changed: true }),
    },
  };
}
