import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { errorFields, type Log } from '../../lib/log.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';

// What SQS takes at a time.
const BATCH = 10;
// So many requests at once are enough for a batch of events with many endpoints.
const TOGETHER = 50;

/** A message, and how long the queue holds it back. */
export interface Delayed<Message> {
  message: Message;
  delaySeconds?: number;
}

/**
 * The way into a queue for many messages at a time. While the messages of one group take long, SQS prefers
 * those of the others (fair queues).
 * @param what they are called in the log
 * @returns what puts messages into the queue, and returns those that it did not take.
 */
export function batchQueue<Message>(
  QueueUrl: string,
  { log, what, groupOf }: { log: Log; what: string; groupOf: (message: Message) => string },
): (outgoing: readonly Delayed<Message>[]) => Promise<readonly Delayed<Message>[]> {
  const client = new SQSClient(CLIENT_SETTINGS);

  async function sendBatch(
    batch: readonly Delayed<Message>[],
  ): Promise<readonly Delayed<Message>[]> {
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
      log('error', `the queue did not take a batch of ${what}`, errorFields(error));
      return batch;
    }
  }

  return async (outgoing) => {
    const batches = Array.from({ length: Math.ceil(outgoing.length / BATCH) }, (_, index) =>
      outgoing.slice(index * BATCH, (index + 1) * BATCH),
    );
    const refused: Delayed<Message>[] = [];
    for (let from = 0; from < batches.length; from += TOGETHER) {
      const sent = await Promise.all(batches.slice(from, from + TOGETHER).map(sendBatch));
      refused.push(...sent.flat());
    }
    return refused;
  };
}
