import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DeliveryMessage } from '../../lib/deliveries/delivery-message.ts';
import type { Outgoing, SendDeliveries } from '../../lib/deliveries/delivery-queue.ts';
import { errorFields, type Log } from '../../lib/log.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';

// What SQS takes at a time.
const BATCH = 10;
// So many requests at once are enough for a batch of events with many endpoints.
const TOGETHER = 50;

/**
 * The way into a queue of deliveries. While the messages of one group take long, SQS prefers those of the
 * others (fair queues).
 * @param groupOf an endpoint's are a group without it: one that is slow holds up no other.
 */
export function deliveryQueue(
  QueueUrl: string,
  log: Log,
  groupOf: (message: DeliveryMessage) => string = ({ endpointId }) => endpointId,
): SendDeliveries {
  const client = new SQSClient(CLIENT_SETTINGS);

  async function sendBatch(batch: readonly Outgoing[]): Promise<readonly Outgoing[]> {
    const Entries = batch.map(({ message, delaySeconds }, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify(message),
      MessageGroupId: groupOf(message),
      ...(delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds }),
    }));
    try {
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      return Failed.map(({ Id }) => batch[Number(Id)]).filter((one) => one !== undefined);
    } catch (error) {
      log('error', 'the queue did not take a batch of deliveries', errorFields(error));
      return batch;
    }
  }

  return async (outgoing) => {
    const batches = Array.from({ length: Math.ceil(outgoing.length / BATCH) }, (_, index) =>
      outgoing.slice(index * BATCH, (index + 1) * BATCH),
    );
    const refused: Outgoing[] = [];
    for (let from = 0; from < batches.length; from += TOGETHER) {
      const sent = await Promise.all(batches.slice(from, from + TOGETHER).map(sendBatch));
      refused.push(...sent.flat());
    }
    return refused;
  };
}
