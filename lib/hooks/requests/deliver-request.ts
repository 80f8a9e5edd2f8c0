import { currentRecord } from '../../deliveries/current-record.ts';
import { isStale } from '../../deliveries/decide.ts';
import type { DeliverDeps } from '../../deliveries/deliver-deps.ts';
import type { DeliverOutcome } from '../../deliveries/deliver-outcome.ts';
import type { DeliveryMessage } from '../../deliveries/delivery-message.ts';
import type { DeliveryRecord } from '../../deliveries/delivery-record.ts';
import { giveUp } from '../../deliveries/give-up.ts';
import { postpone } from '../../deliveries/postpone.ts';
import { nextAttemptAt, retryAfterOf } from '../../deliveries/schedule.ts';
import { succeed } from '../../deliveries/succeed.ts';
import { withAttempt } from '../../deliveries/with-attempt.ts';
import { isSuccess, type Sent } from '../../endpoints/attempt.ts';
import { type LoadedRequest, loadRequest } from '../rows/load-request.ts';
import { attemptRequest } from './attempt-request.ts';

const GONE = 410;

/**
 * Goes on with one request of a hook: sends it, and records how that ended. To do it again, or too late,
 * changes nothing but that the request may be sent twice, with the same id.
 * @throws StorageError, or what the secret throws: it has to be done again.
 */
export async function deliverRequest(
  deps: DeliverDeps,
  message: DeliveryMessage,
  hookId: string,
): Promise<DeliverOutcome> {
  const loaded = await loadRequest(deps.table, message, hookId);
  const { delivery, logged, sealed } = loaded;
  if (delivery && isStale(message, delivery)) return 'dropped';
  const record = currentRecord(message, loaded, deps.now());
  // What is settled stays so if it cannot be sent again.
  const isSettled = delivery !== undefined && delivery.status !== 'pending';
  if (sealed === undefined || logged === undefined) {
    if (isSettled) return 'dropped';
    return giveUp(deps, record, loaded, logged ? 'hook-deleted' : 'event-expired');
  }
  const sent = await attemptRequest(deps, record, logged, sealed);
  const attempted = withAttempt(record, sent.attempt, deps.now());
  if (!isSuccess(sent.attempt)) return afterFailure(deps, attempted, loaded, sent);
  await succeed(deps, attempted);
  return 'delivered';
}

async function afterFailure(
  deps: DeliverDeps,
  record: DeliveryRecord,
  loaded: LoadedRequest,
  { attempt, retryAfter }: Sent,
): Promise<DeliverOutcome> {
  if (attempt.status === GONE) return giveUp(deps, record, loaded, 'recipient-gone');
  const nowMs = deps.now();
  const { slot } = record;
  const retryAfterMs = retryAfterOf(retryAfter, nowMs);
  const atMs = nextAttemptAt({ attempt, retryAfterMs, slot }, nowMs, deps.random());
  if (atMs === undefined) return giveUp(deps, record, loaded, 'attempts-used-up');
  return postpone(deps, { ...record, slot: slot + 1 }, loaded, atMs);
}
