import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { PushMessage } from '../../lib/stream/push-message.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';

/**
 * The way into the queue of `push`. While the messages of one owner take long, SQS prefers those of the
 * others (fair queues).
 */
export function pushQueue(QueueUrl: string): (message: PushMessage) => Promise<void> {
  const client = new SQSClient(CLIENT_SETTINGS);
  return async (message) => {
    const MessageBody = JSON.stringify(message);
    const MessageGroupId = message.owner;
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId }));
  };
}
