import { deliver } from '../../deliveries/deliver.ts';
import type { DeliverDeps } from '../../deliveries/deliver-deps.ts';
import type { DeliverOutcome } from '../../deliveries/deliver-outcome.ts';
import type { DeliveryMessage } from '../../deliveries/delivery-message.ts';
import { deliverRequest } from './deliver-request.ts';

/**
 * Goes on with what a message of the queue of deliveries names: an event on its way to an endpoint, or a
 * request of a hook.
 * @throws StorageError, QueueRefusedError, or what the secret throws: it has to be done again.
 */
export function deliverMessage(
  deps: DeliverDeps,
  message: DeliveryMessage,
): Promise<DeliverOutcome> {
  const { hookId } = message;
  return hookId === undefined ? deliver(deps, message) : deliverRequest(deps, message, hookId);
}
