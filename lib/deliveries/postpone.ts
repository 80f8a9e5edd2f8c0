import type { DeliverDeps } from './deliver-deps.ts';
import type { DeliverOutcome } from './deliver-outcome.ts';
import type { DeliveryMessage } from './delivery-message.ts';
import { QUEUE_DELAY_MAX_SECONDS } from './delivery-queue.ts';
import type { DeliveryRecord } from './delivery-record.ts';
import { DELIVERY_TRANSITIONS } from './delivery-states.ts';
import { giveUp } from './give-up.ts';
import type { Loaded } from './rows/load-delivery.ts';
import { recordDelivery } from './rows/write-deliveries.ts';
import { nextAttemptAt } from './schedule.ts';

/** A delivery in hand: the message that it came by, its record, and what was read. */
export interface InHand {
  message: DeliveryMessage;
  record: DeliveryRecord;
  loaded: Loaded;
}

// What waits for the same moment is spread over this time.
const SPREAD_MS = 30_000;
// The sweep comes every minute. The queue holds back what it brings, to the second; for less than the
// time after which the sweep brings it again.
const SWEPT_BEFORE_MS = 5 * 60_000;

/**
 * Leaves a delivery for another time, and uses up a place of its schedule: its endpoint is spared. The
 * wait is not shorter than the place's own, so that the schedule is never used up before its time.
 * @throws StorageError
 */
export async function park(
  deps: DeliverDeps,
  { record, loaded }: InHand,
  untilMs: number,
): Promise<DeliverOutcome> {
  const nowMs = deps.now();
  const { slot } = record;
  const schedule = loaded.endpoint?.retrySchedule;
  const attempt = { atMs: nowMs, durationMs: 0 };
  const atMs = nextAttemptAt({ attempt, slot, schedule }, nowMs, deps.random());
  if (atMs === undefined) return giveUp(deps, record, loaded, 'attempts-used-up');
  const spreadMs = untilMs + deps.random() * SPREAD_MS;
  return postpone(deps, { ...record, slot: slot + 1 }, loaded, Math.max(atMs, spreadMs));
}

/**
 * Goes on with a delivery at another time. The message for it is sent before it is recorded: if the
 * process dies in between, what is in the queue is one message too many, and never one too few.
 * @throws StorageError
 */
export async function postpone(
  deps: DeliverDeps,
  record: DeliveryRecord,
  { delivery }: Pick<Loaded, 'delivery'>,
  untilMs: number,
): Promise<DeliverOutcome> {
  const atMs = Math.ceil(untilMs);
  const postponed: DeliveryRecord = {
    ...record,
    status: DELIVERY_TRANSITIONS.postpone.to,
    version: record.version + 1,
    nextAttemptAtMs: atMs,
    updatedAtMs: deps.now(),
  };
  const isQueued = await sendLater(deps, messageOf(postponed), atMs);
  await recordDelivery(deps.table, postponed, {
    seen: delivery?.version,
    dueAtMs: isQueued ? undefined : Math.max(0, atMs - SWEPT_BEFORE_MS),
  });
  return 'postponed';
}

/**
 * Holds a delivery back, and uses up nothing: the endpoint asked to wait, or is being tried. A turn that
 * was reserved at an endpoint with a rate is given up; what waits with it is spread a little.
 * @throws StorageError
 */
export function hold(
  deps: DeliverDeps,
  { message, record, loaded }: InHand,
  untilMs: number,
): Promise<DeliverOutcome> {
  const { turnAtMs: _, ...turnless } = message;
  const waitMs = untilMs - deps.now();
  const spreadMs = deps.random() * Math.min(SPREAD_MS, waitMs);
  return sendBack(deps, { message: turnless, record, loaded }, untilMs + spreadMs);
}

/**
 * Holds a delivery back until its turn at an endpoint with a rate, and uses up nothing.
 * @throws StorageError
 */
export function awaitTurn(
  deps: DeliverDeps,
  { message, record, loaded }: InHand,
  turnAtMs: number,
): Promise<DeliverOutcome> {
  const inHand = { message: { ...message, turnAtMs }, record: { ...record, turnAtMs }, loaded };
  return sendBack(deps, inHand, turnAtMs);
}

// The row is written only if there is none, or if it says otherwise: that the sweep hands it on, as well.
async function sendBack(
  deps: DeliverDeps,
  { message, record, loaded }: InHand,
  untilMs: number,
): Promise<DeliverOutcome> {
  const { delivery, isDue = false } = loaded;
  const isSame = delivery !== undefined && record.status === delivery.status && !isDue;
  if (!isSame) return postpone(deps, record, loaded, untilMs);
  const isQueued = await sendLater(deps, { ...message, version: record.version }, untilMs);
  return isQueued ? 'postponed' : postpone(deps, record, loaded, untilMs);
}

/** The message that goes on with a delivery. */
export function messageOf(record: DeliveryRecord): DeliveryMessage {
  const { owner, endpointId, hookId, eventId, sequence, version } = record;
  const { force, recover, replay, turnAtMs } = record;
  return {
    owner,
    endpointId,
    ...(hookId === undefined ? {} : { hookId }),
    eventId,
    sequence,
    version,
    ...(force === undefined ? {} : { force }),
    ...(recover === undefined ? {} : { recover }),
    ...(replay === undefined ? {} : { replay }),
    ...(turnAtMs === undefined ? {} : { turnAtMs }),
  };
}

/** How long the queue holds a message back that is for a time. */
export function delayUntil(atMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((atMs - nowMs) / 1000));
}

// Whether the queue has it; if not, the row has to be due.
async function sendLater(
  { send, now, log }: DeliverDeps,
  message: DeliveryMessage,
  untilMs: number,
): Promise<boolean> {
  const delaySeconds = delayUntil(untilMs, now());
  if (delaySeconds > QUEUE_DELAY_MAX_SECONDS) return false;
  const refused = await send([{ message, delaySeconds }]);
  if (refused.length === 0) return true;
  log('warn', 'the queue rejected a delivery; the sweep hands it on', {
    endpointId: message.endpointId,
    eventId: message.eventId,
  });
  return false;
}
