import { startOf } from '../../events/list-events.ts';
import { readLog } from '../../events/read-log.ts';
import { lastNumber } from '../../events/rows/draw-numbers.ts';
import type { LoggedEvent } from '../../events/rows/log-item.ts';
import type { MatchableEvent } from '../../matching/candidate.ts';
import { QueueRefusedError } from '../../outbox/queue-refused-error.ts';
import type { Table } from '../../table/table.ts';
import type { OutgoingHook, SendHooks } from '../hook-deps.ts';
import type { CatchUpMessage } from '../hook-message.ts';
import type { HookRecord } from '../hook-record.ts';
import { isLive } from '../is-live.ts';
import { matcherOf } from '../match-hook.ts';
import { getHook } from '../rows/read-hooks.ts';
import { joinChain } from './join-chain.ts';

/** What looking for the events of a new hook needs. */
export interface CatchUpDeps {
  table: Table;
  now: () => number;
  retentionSeconds: number;
  sendHooks: SendHooks;
}

const PAGE = 100;
// Numbers that are drawn and whose events are not in the log yet.
const AGAIN_SECONDS = 10;

/**
 * Has a hook that is new or has changed run on the events that were matched without it. It may be repeated:
 * a hook runs once for an event. A filter that compares an event with the one before sees those of the page.
 * @throws StorageError, QueueRefusedError: it has to be done again.
 */
export async function catchUpHook(deps: CatchUpDeps, message: CatchUpMessage): Promise<void> {
  const { table, now, sendHooks } = deps;
  const { owner, hookId, sinceMs, untilMs } = message;
  const nowMs = now();
  const hook = await getHook(table, owner, hookId);
  if (hook?.status !== 'active' || !isLive(hook, nowMs)) return;
  const from = message.from ?? (await startOf(table, owner, { nowMs, sinceMs }));
  const { events, next } = await readLog(table, { owner, from, limit: PAGE, nowMs });
  const wanted = wantedBy(hook, events).filter(
    ({ event, drawnAtMs }) => Math.max(event.timeMs, drawnAtMs) >= sinceMs && drawnAtMs <= untilMs,
  );
  const joined = await Promise.all(wanted.map((logged) => joinChain(deps, hook, logged)));
  const outgoing: OutgoingHook[] = joined.filter((one) => one !== undefined);
  if (!events.some(({ drawnAtMs }) => drawnAtMs > untilMs)) {
    const isAtEnd = next <= from && (await lastNumber(table, owner)) < next;
    if (!isAtEnd || nowMs <= untilMs)
      outgoing.push({
        message: { ...message, from: next },
        delaySeconds: next > from ? 0 : AGAIN_SECONDS,
      });
  }
  const refused = outgoing.length === 0 ? [] : await sendHooks(outgoing);
  if (refused.length > 0) throw new QueueRefusedError('The queue did not take the hooks');
}

function wantedBy(hook: HookRecord, events: readonly LoggedEvent[]): LoggedEvent[] {
  const matches = matcherOf(hook);
  const last = new Map<string, MatchableEvent>();
  return events.filter(({ event }) => {
    const subject = JSON.stringify([event.source, event.subject]);
    const previous = last.get(subject);
    last.set(subject, event);
    return matches({ event, previous });
  });
}
