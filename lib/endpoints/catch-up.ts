import type { EndpointDeps } from './endpoint-deps.ts';
import { SUBSCRIPTIONS_MAX_AGE_MS } from './subscription-versions.ts';

// More than clocks differ, and than a batch of events takes that was matched with the old ones.
const MARGIN_MS = 10_000;

/**
 * Sends an endpoint the events of the next seconds that `dispatch` does not match with it yet, because
 * it looks for changed endpoints every few seconds. This comes before the change: a change that is
 * stored has its walk, and a walk for a change that is not finds nothing to send.
 * @throws QueueRefusedError: nothing is to be changed then.
 */
export async function catchUp(
  { owner, now, randomId, sendWalk }: EndpointDeps,
  endpointId: string,
): Promise<void> {
  const sinceMs = now();
  const untilMs = sinceMs + SUBSCRIPTIONS_MAX_AGE_MS + MARGIN_MS;
  const delaySeconds = Math.ceil((untilMs - sinceMs) / 1000);
  await sendWalk(
    { owner, endpointId, mode: 'recover', sinceMs, untilMs, id: randomId() },
    delaySeconds,
  );
}
