import type { DeliveryMessage } from '../../lib/deliveries/delivery-message.ts';
import type { SendDeliveries } from '../../lib/deliveries/delivery-queue.ts';
import type { Log } from '../../lib/log.ts';
import { batchQueue } from './batch-queue.ts';

/**
 * The way into a queue of deliveries.
 * @param groupOf an endpoint's are a group without it: one that is slow holds up no other. The requests of an
 *   owner's hooks are one: the hooks choose who gets them, and could make any number of groups.
 */
export function deliveryQueue(
  QueueUrl: string,
  log: Log,
  groupOf: (message: DeliveryMessage) => string = ({ endpointId, hookId, owner }) =>
    hookId === undefined ? endpointId : `hooks:${owner}`,
): SendDeliveries {
  return batchQueue(QueueUrl, { log, what: 'deliveries', groupOf });
}
