import type { DeliverDeps } from './deliver-deps.ts';
import type { DeliverOutcome } from './deliver-outcome.ts';
import { giveUp } from './give-up.ts';
import { hold, type InHand } from './postpone.ts';
import type { Loaded } from './rows/load-delivery.ts';

// The end of a chain of hooks brings a message for each endpoint that was matched with its event. A
// message that came by another way looks again: the longer it has waited, the less often.
const WAIT_MIN_MS = 30_000;
const WAIT_MAX_MS = 15 * 60_000;
const WAIT_SHARE = 1 / 8;

/**
 * Goes on with a delivery as the hooks allow that its endpoint waits for: with the data that they have
 * changed the event's to, later, or not at all. What was delivered stays so.
 * @param goOn what is done with a delivery that goes on
 * @throws StorageError
 */
export async function passHooks(
  deps: DeliverDeps,
  inHand: InHand,
  goOn: (inHand: InHand) => Promise<DeliverOutcome>,
): Promise<DeliverOutcome> {
  const { message, record, loaded } = inHand;
  const { after = [] } = loaded.endpoint ?? {};
  if (after.length === 0) return goOn(inHand);
  const gate = await deps.askHooks(message.owner, message.eventId, after);
  switch (gate.kind) {
    case 'open':
      return goOn(
        gate.changed ? { message, record, loaded: withData(loaded, gate.changed) } : inHand,
      );
    case 'waiting':
      return hold(deps, inHand, lookAgainAt(gate.sinceMs, deps.now()));
    case 'dropped': {
      const { delivery } = loaded;
      if (!delivery || delivery.status === 'delivered') return 'dropped';
      return giveUp(deps, record, loaded, 'dropped-by-hook');
    }
  }
}

function lookAgainAt(sinceMs: number, nowMs: number): number {
  const shareMs = Math.round((nowMs - sinceMs) * WAIT_SHARE);
  return nowMs + Math.min(Math.max(shareMs, WAIT_MIN_MS), WAIT_MAX_MS);
}

function withData({ logged, ...loaded }: Loaded, { data }: { data: unknown }): Loaded {
  return logged ? { ...loaded, logged: { ...logged, event: { ...logged.event, data } } } : loaded;
}
