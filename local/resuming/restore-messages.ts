import type { QueueServer } from './keep-messages.ts';
import type { KeptMessage, KeptMessages } from './kept-messages.ts';

const DELAY_MAX_SECONDS = 900;

/**
 * Puts the messages that an earlier run has left into their queues again: those that were received and
 * not deleted at once, the delayed ones for the rest of their delay. How often they were received is
 * forgotten, and a dead letter is in its first queue again. The server has to keep messages. A crash
 * meanwhile doubles one, and loses none.
 * @param urls the queues' URLs, by name. Messages of a queue that is no longer there are forgotten; what
 *   the queue refuses stays for a later start.
 */
export async function restoreMessages(
  app: Pick<QueueServer, 'inject'>,
  kept: Pick<KeptMessages, 'all' | 'deleted'>,
  urls: ReadonlyMap<string, string>,
  now = Date.now,
): Promise<void> {
  // One by one: ten large ones are more than SQS takes at a time.
  for (const message of kept.all()) {
    const queueUrl = urls.get(message.queue);
    if (queueUrl === undefined || (await send(app, queueUrl, message, now())))
      kept.deleted([message.id]);
  }
}

async function send(
  app: Pick<QueueServer, 'inject'>,
  QueueUrl: string,
  { entry, visibleAtMs }: KeptMessage,
  nowMs: number,
): Promise<boolean> {
  const delaySeconds = Math.max(0, Math.ceil((visibleAtMs - nowMs) / 1000));
  const DelaySeconds = Math.min(delaySeconds, DELAY_MAX_SECONDS);
  const { statusCode } = await app.inject({
    method: 'POST',
    url: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AmazonSQS.SendMessage',
    },
    payload: JSON.stringify({ ...JSON.parse(entry), QueueUrl, DelaySeconds }),
  });
  return statusCode === 200;
}
