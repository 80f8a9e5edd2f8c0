import { isSuccess } from '../endpoints/attempt.ts';
import { reserveTurn } from '../endpoints/rows/reserve-turn.ts';
import { claimProbe, clearHealth } from '../endpoints/rows/write-health.ts';
import { afterFailure } from './after-failure.ts';
import { attemptDelivery } from './attempt-delivery.ts';
import { currentRecord } from './current-record.ts';
import { decide, TURN_SOON_MS } from './decide.ts';
import type { DeliverDeps } from './deliver-deps.ts';
import type { DeliverOutcome } from './deliver-outcome.ts';
import type { DeliveryMessage } from './delivery-message.ts';
import type { DeliveryRecord } from './delivery-record.ts';
import { giveUp } from './give-up.ts';
import { passHooks } from './pass-hooks.ts';
import { awaitTurn, hold, type InHand, park } from './postpone.ts';
import { type Loaded, loadDelivery } from './rows/load-delivery.ts';
import { succeed } from './succeed.ts';
import { withAttempt } from './with-attempt.ts';

// Longer than a request may take. Those that wait for the result of the probe come again then.
const PROBE_MS = 60_000;

/**
 * Goes on with one delivery: sends the event to the endpoint, or spares it, and records how that ended.
 * To do it again, or too late, changes nothing but that the event may be sent twice.
 * @throws StorageError, QueueRefusedError, or what the secret throws: it has to be done again.
 */
export async function deliver(
  deps: DeliverDeps,
  message: DeliveryMessage,
): Promise<DeliverOutcome> {
  const loaded = await loadDelivery(deps.table, message);
  const nowMs = deps.now();
  const record = currentRecord(message, loaded, nowMs);
  const inHand = { message, record, loaded };
  const decision = decide(message, record, loaded, nowMs);
  switch (decision.kind) {
    case 'drop':
      return 'dropped';
    case 'giveUp':
      return giveUp(deps, record, loaded, decision.reason);
    case 'park':
      return park(deps, inHand, decision.untilMs);
    case 'hold':
      return hold(deps, inHand, decision.untilMs);
    case 'turn':
      return awaitTurn(deps, inHand, decision.atMs);
    case 'probe':
    case 'send':
      return passHooks(deps, inHand, (passed) => sendInTurn(deps, passed, decision.kind));
  }
}

// The turn comes first: a probe that is claimed is sent at once.
async function sendInTurn(
  deps: DeliverDeps,
  inHand: InHand,
  kind: 'probe' | 'send',
): Promise<DeliverOutcome> {
  const { message, record, loaded } = inHand;
  const rate = loaded.endpoint?.rate;
  const nowMs = deps.now();
  if (rate !== undefined && message.turnAtMs === undefined) {
    const turnAtMs = await reserveTurn(deps.table, message.endpointId, { rate, nowMs });
    if (turnAtMs > nowMs + TURN_SOON_MS) return awaitTurn(deps, inHand, turnAtMs);
  }
  if (kind === 'probe') {
    const untilMs = nowMs + PROBE_MS;
    const isOurs = await claimProbe(deps.table, message.endpointId, { nowMs, untilMs });
    if (!isOurs) return hold(deps, inHand, untilMs);
  }
  return send(deps, record, loaded);
}

async function send(
  deps: DeliverDeps,
  record: DeliveryRecord,
  loaded: Loaded,
): Promise<DeliverOutcome> {
  const sent = await attemptDelivery(deps, record, loaded);
  const attempted = withAttempt(record, sent.attempt, deps.now());
  if (!isSuccess(sent.attempt)) return afterFailure(deps, attempted, loaded, sent);
  await succeed(deps, attempted);
  if (loaded.health) await clearHealth(deps.table, record.endpointId);
  return 'delivered';
}
