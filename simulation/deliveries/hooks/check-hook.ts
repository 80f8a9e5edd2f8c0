import type { LoggedEvent } from '../../../lib/events/rows/log-item.ts';
import type { HookRecord } from '../../../lib/hooks/hook-record.ts';
import { matcherOf } from '../../../lib/hooks/match-hook.ts';
import { requestId } from '../../../lib/hooks/requests/request-id.ts';
import { emittedEventId } from '../../../lib/outbox/event-id.ts';
import type { Servers } from '../servers.ts';
import { DAY } from '../settings.ts';
import type { FaultyRunner } from './faulty-runner.ts';
import { kindAndName } from './hook-kinds.ts';
import type { HookedLog } from './hooked-log.ts';

/** What there is to check a hook by. */
export interface Evidence extends HookedLog {
  runner: Pick<FaultyRunner, 'ranWith'>;
  servers: Pick<Servers, 'takenBy'>;
}

/** How often a hook has run as it had to, and each rule that was broken, in words. */
export interface CheckedHook {
  runs: number;
  failures: string[];
}

const FAILURES_MAX = 10;

/**
 * Checks that a hook has run on each of its events and all it returned was carried out; and of one that
 * fails, that it was disabled after ten failures, and that one event says so.
 */
export function checkHook(hook: HookRecord, evidence: Evidence): CheckedHook {
  const { log, chains } = evidence;
  const matches = matcherOf(hook);
  const due = log.filter(({ event }) => event.timeMs >= hook.createdAtMs && matches({ event }));
  const outcomeOf = (eventId: string) => chains.get(eventId)?.done[hook.id]?.outcome;
  const fails = kindAndName(hook.description).kind === 'throws';
  const threw = due.filter(({ event }) => outcomeOf(event.id) === 'threw').length;
  const told = log.filter(
    ({ event }) => event.type === 'hook.disabled' && event.subject === hook.id,
  ).length;
  // What was matched before, though it came late.
  const before = due.filter(({ event }) => event.timeMs < hook.statusSinceMs - DAY);
  const broken = (what: string) => [`${hook.description} ${hook.id} ${what}`];

  if (!fails) {
    const failures = due.flatMap((logged) =>
      checkRun(hook, logged, evidence).map((text) => `${text}: ${hook.id}, ${logged.event.id}`),
    );
    if (hook.status !== 'active') failures.push(...broken(`is ${hook.status}`));
    return { runs: due.length, failures };
  }
  const isOver = due.length >= FAILURES_MAX;
  return {
    runs: threw,
    failures: [
      ...(threw >= Math.min(due.length, FAILURES_MAX) ? [] : broken(`has thrown ${threw} times`)),
      ...(before.every(({ event }) => outcomeOf(event.id) === 'threw')
        ? []
        : broken('has left out an event')),
      ...(isOver === (hook.status === 'disabled') ? [] : broken(`is ${hook.status}`)),
      ...(told === (isOver ? 1 : 0) ? [] : broken(`is said to be disabled ${told} times`)),
    ],
  };
}

function checkRun(
  { id: hookId, argDigest, description }: HookRecord,
  { event: { id } }: LoggedEvent,
  { log, chains, runner, servers }: Evidence,
): string[] {
  const outcome = chains.get(id)?.done[hookId]?.outcome;
  if (outcome !== 'ok') return [`A hook has not run well (${outcome ?? 'not run'})`];
  if (runner.ranWith(argDigest, id) === 0) return ['A run is made up'];
  switch (kindAndName(description).kind) {
    case 'emits': {
      const emitted = emittedEventId(hookId, id, 0);
      return log.some(({ event }) => event.id === emitted)
        ? []
        : ['What a hook emits is in no log'];
    }
    case 'asks': {
      const request = requestId({ hookId, eventId: id, index: 0 });
      return servers.takenBy(request).has(id) ? [] : ['A request of a hook was not taken'];
    }
    default:
      return [];
  }
}
