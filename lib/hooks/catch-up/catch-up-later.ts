import { SUBSCRIPTIONS_MAX_AGE_MS } from '../../endpoints/subscription-versions.ts';
import { QueueRefusedError } from '../../outbox/queue-refused-error.ts';
import type { HookRouteDeps } from '../hook-deps.ts';

// More than clocks differ, and than a batch of events takes that was matched with the old hooks.
const MARGIN_MS = 10_000;
const SOON_SECONDS = Math.ceil(SUBSCRIPTIONS_MAX_AGE_MS / 1000) + 1;

/**
 * Has a hook run on the events of the next seconds that `dispatch` does not match with it yet, because it
 * looks for changes every few seconds. A first look comes as soon as that is over, for who waits for it;
 * the second one finds the rest. This comes before the change: one that is stored has its looks, and those
 * for one that is not find nothing.
 * @throws QueueRefusedError: nothing is to be changed then.
 */
export async function catchUpLater(
  { owner, now, sendHooks }: Pick<HookRouteDeps, 'owner' | 'now' | 'sendHooks'>,
  hookId: string,
): Promise<void> {
  const sinceMs = now();
  const allMs = SUBSCRIPTIONS_MAX_AGE_MS + MARGIN_MS;
  const look = (delaySeconds: number) => ({
    message: {
      kind: 'catch-up' as const,
      owner,
      hookId,
      sinceMs,
      untilMs: sinceMs + Math.min(delaySeconds * 1000, allMs),
    },
    delaySeconds,
  });
  const refused = await sendHooks([look(SOON_SECONDS), look(allMs / 1000)]);
  if (refused.length > 0) throw new QueueRefusedError('The queue did not take the new hook');
}
