import type { EndpointDeps, LogWalk } from '../endpoints/endpoint-deps.ts';
import { type DeliveryMessage, readDeliveryMessage } from './delivery-message.ts';
import { readWalk } from './replay-message.ts';
import { type WalkDeps, walkLog } from './walk-log.ts';

/** What travels through the queue of replays. */
export type ReplayMessage =
  | { kind: 'walk'; walk: LogWalk }
  | { kind: 'delivery'; delivery: DeliveryMessage };

/** What processing it needs. */
export interface ReplayDeps extends WalkDeps, Pick<EndpointDeps, 'sendWalk'> {
  /** Goes on with a delivery. */
  deliver: (message: DeliveryMessage) => Promise<unknown>;
}

/** Reads a message of the queue of replays; undefined if it is none. */
export function readReplay(body: string): ReplayMessage | undefined {
  const walk = readWalk(body);
  if (walk) return { kind: 'walk', walk };
  const delivery = readDeliveryMessage(body);
  return delivery && { kind: 'delivery', delivery };
}

/**
 * Makes a step of a walk, or goes on with a delivery.
 * @throws StorageError, QueueRefusedError, what the secret throws: it has to be done again.
 */
export async function processReplay(deps: ReplayDeps, message: ReplayMessage): Promise<void> {
  if (message.kind === 'delivery') {
    await deps.deliver(message.delivery);
    return;
  }
  const next = await walkLog(deps, message.walk);
  if (next) await deps.sendWalk(next.walk, next.delaySeconds);
}
