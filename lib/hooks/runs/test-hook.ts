import { TEST_TYPE } from '../../deliveries/test-endpoint.ts';
import { numbered } from '../../events/event.ts';
import { readLog } from '../../events/read-log.ts';
import { lastNumber } from '../../events/rows/draw-numbers.ts';
import type { NewEvent } from '../../outbox/new-event.ts';
import type { Event } from '../../protocol/event.ts';
import { TidingsError } from '../../protocol/tidings-error.ts';
import type { HookRun } from '../../sandbox/hook-run.ts';
import { checkEffects, withInvalidEffects } from '../chain/check-effects.ts';
import type { HookRouteDeps } from '../hook-deps.ts';
import type { HookRecord } from '../hook-record.ts';
import { matcherOf } from '../match-hook.ts';
import { getCode } from '../rows/read-hooks.ts';
import { runHook } from './run-hook.ts';

// So many of the last events are looked at for one that matches.
const LOOKED_AT = 1000;
const PAGE = 100;
// The gateway waits for half a minute.
const TIMEOUT_MAX_MS = 20_000;

/**
 * Runs a hook now, whatever its status, on a given event or on the latest of the log that it is for. What
 * it returns is checked and shown, and not carried out; nothing is recorded.
 * @throws TidingsError `no-matching-event`; RunnerUnavailableError; StorageError
 */
export async function testHook(
  deps: HookRouteDeps,
  hook: HookRecord,
  given: Record<string, unknown> | undefined,
): Promise<{ event: Event; run: HookRun }> {
  const { event, emits } =
    given === undefined ? await latestOf(deps, hook) : completed(deps, hook, given);
  const timeoutMs = Math.min(hook.timeoutMs, TIMEOUT_MAX_MS);
  const { table, runner, now, recipients } = deps;
  const codeOf = ({ id }: Pick<HookRecord, 'id'>) => getCode(table, id);
  const run = await runHook({ codeOf, runner }, { ...hook, timeoutMs }, { event, attempt: 1 });
  if (run.outcome !== 'ok') return { event, run };
  try {
    const rules = { hookId: hook.id, event: emits, nowMs: now(), recipients };
    await checkEffects(rules, run.effects);
    return { event, run };
  } catch (error) {
    return { event, run: withInvalidEffects(run, error) };
  }
}

/** An event as a hook gets it, and as what it returns is checked by. */
interface Tested {
  event: Event;
  emits: NewEvent;
}

// What is left out is made up.
function completed(
  { randomId, now }: HookRouteDeps,
  { id, watchId }: HookRecord,
  given: Record<string, unknown>,
): Tested {
  const { type, data = {}, ...attributes } = given;
  const source = watchId === undefined ? `/hooks/${id}` : `/watches/${watchId}`;
  const made = { id: `t${randomId()}`, type: String(type ?? TEST_TYPE), source, timeMs: now() };
  const emits = { ...made, data };
  const event = numbered(emits, 0);
  return { event: Object.assign(event, attributes, { type: event.type, data }), emits };
}

async function latestOf({ table, owner, now }: HookRouteDeps, hook: HookRecord): Promise<Tested> {
  const matches = matcherOf(hook);
  const last = await lastNumber(table, owner);
  const end = Math.max(0, last - LOOKED_AT);
  for (let to = last; to > end; to -= PAGE) {
    const from = Math.max(1, to - PAGE + 1);
    const { events } = await readLog(table, { owner, from, limit: to - from + 1, nowMs: now() });
    const found = events.findLast(({ event, sequence }) => sequence <= to && matches({ event }));
    if (found) return { event: numbered(found.event, found.sequence), emits: found.event };
  }
  throw new TidingsError(
    'no-matching-event',
    `None of the last ${LOOKED_AT} events is one for this hook. Give an event, or publish one`,
    { field: 'event' },
  );
}
