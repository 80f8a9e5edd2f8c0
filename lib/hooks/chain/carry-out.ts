import type { LoggedEvent } from '../../events/rows/log-item.ts';
import { QueueRefusedError } from '../../outbox/queue-refused-error.ts';
import { putEventSource } from '../../outbox/rows/event-source.ts';
import { TidingsError } from '../../protocol/tidings-error.ts';
import type { HookRun } from '../../sandbox/hook-run.ts';
import type { HookRecord } from '../hook-record.ts';
import { storeRequest } from '../requests/store-request.ts';
import { putData } from '../rows/chain.ts';
import { countEmitted } from '../rows/count-emitted.ts';
import type { ChainDeps } from './chain-deps.ts';
import { type CheckedEffects, checkEffects, withInvalidEffects } from './check-effects.ts';
import { MAX_EMITTED, rootOf } from './emitted-events.ts';
import type { UnavailableRun } from './try-run.ts';

/** A run, and what it is to do. */
export interface Prepared {
  run: HookRun | UnavailableRun;
  effects: CheckedEffects;
}

/** Of a run that failed, or only watched. */
const NO_EFFECTS: CheckedEffects = { emit: [], request: [] };

/**
 * Checks all that a run has returned before any of it is carried out. What cannot be makes the run one that
 * failed, and nothing of it is done.
 * @throws StorageError
 */
export async function prepareEffects(
  deps: Pick<ChainDeps, 'table' | 'now' | 'retentionSeconds' | 'recipients'>,
  { id: hookId }: HookRecord,
  { event }: LoggedEvent,
  run: Prepared['run'],
): Promise<Prepared> {
  if (run.outcome !== 'ok') return { run, effects: NO_EFFECTS };
  const { now, recipients } = deps;
  try {
    const effects = await checkEffects({ hookId, event, nowMs: now(), recipients }, run.effects);
    await limitEmitted(deps, hookId, event, effects.emit.length);
    return { run, effects };
  } catch (error) {
    return { run: withInvalidEffects(run, error), effects: NO_EFFECTS };
  }
}

async function limitEmitted(
  { table, now, retentionSeconds }: Pick<ChainDeps, 'table' | 'now' | 'retentionSeconds'>,
  hookId: string,
  event: LoggedEvent['event'],
  count: number,
): Promise<void> {
  if (count === 0) return;
  const rootId = rootOf(event);
  const emission = { rootId, hookId, eventId: event.id, count, most: MAX_EMITTED };
  const ttlSeconds = Math.floor(now() / 1000) + retentionSeconds;
  if (await countEmitted(table, emission, ttlSeconds)) return;
  throw new TidingsError(
    'invalid-request',
    `emit would make more than ${MAX_EMITTED} events that come of the event ${rootId}`,
  );
}

/**
 * Carries out what a run has returned. To do it again changes nothing: the first run counts.
 * @throws StorageError, QueueRefusedError
 */
export async function carryOut(
  { table, now, retentionSeconds, sendDeliveries }: ChainDeps,
  { id: hookId, owner }: HookRecord,
  { event, sequence }: LoggedEvent,
  { changed, emit, request }: Prepared['effects'],
): Promise<void> {
  const ttlSeconds = Math.floor(now() / 1000) + retentionSeconds;
  const eventId = event.id;
  if (changed) await putData(table, { eventId, hookId, data: changed.data }, ttlSeconds);
  for (const one of emit) await putEventSource(table, { owner, event: one }, ttlSeconds);
  const { id, type, timeMs } = event;
  const messages = await Promise.all(
    request.map((one, index) =>
      storeRequest(table, {
        owner,
        hookId,
        event: { id, type, timeMs },
        sequence,
        index,
        request: one,
        ttlSeconds,
      }),
    ),
  );
  if (messages.length === 0) return;
  const refused = await sendDeliveries(messages.map((message) => ({ message })));
  if (refused.length > 0)
    throw new QueueRefusedError(`The queue did not take ${refused.length} requests`);
}
