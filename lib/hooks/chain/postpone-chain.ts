import { QUEUE_DELAY_MAX_SECONDS } from '../../deliveries/delivery-queue.ts';
import { delayUntil } from '../../deliveries/postpone.ts';
import { QueueRefusedError } from '../../outbox/queue-refused-error.ts';
import type { ChainMessage } from '../hook-message.ts';
import { changeChain } from '../rows/chain.ts';
import type { ChainDeps } from './chain-deps.ts';
import type { InHand } from './in-hand.ts';

type Deps = Pick<ChainDeps, 'now' | 'sendHooks'>;

/**
 * Goes on with a chain at another time. The queue holds a message back for a quarter of an hour: until
 * then it is sent back again and again.
 * @throws QueueRefusedError
 */
export async function postponeChain(
  { now, sendHooks }: Deps,
  message: ChainMessage,
  atMs: number,
): Promise<void> {
  const delaySeconds = Math.min(delayUntil(atMs, now()), QUEUE_DELAY_MAX_SECONDS);
  const refused = await sendHooks([{ message: { ...message, notBeforeMs: atMs }, delaySeconds }]);
  if (refused.length > 0) throw new QueueRefusedError('The queue did not take the hooks');
}

/**
 * Tries a hook again at another time. The chain's row says so once a message is on its way: others that come
 * before then are not needed.
 * @throws QueueRefusedError, StorageError
 */
export async function retryLater(
  deps: Deps & Pick<ChainDeps, 'table'>,
  { chain }: InHand,
  message: ChainMessage,
  retry: NonNullable<InHand['chain']['retry']>,
): Promise<void> {
  const { hookId, attempt, deaths, atMs } = retry;
  await postponeChain(deps, { ...message, hookId, attempt, deaths }, atMs);
  // If another process has changed the row meanwhile, there is a message too many.
  await changeChain(deps.table, chain, { retry });
}

/** Goes on with a chain in another message, at once. @throws QueueRefusedError */
export async function goOnNow(
  { sendHooks }: Deps,
  { notBeforeMs: _, ...message }: ChainMessage,
): Promise<void> {
  const refused = await sendHooks([{ message }]);
  if (refused.length > 0) throw new QueueRefusedError('The queue did not take the hooks');
}
