import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { walkMessage } from '../../lib/deliveries/replay-message.ts';
import type { EndpointDeps } from '../../lib/endpoints/endpoint-deps.ts';
import { QueueRefusedError } from '../../lib/outbox/queue-refused-error.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';

/** The way into the queue of replays for walks over a log. */
export function walkQueue(QueueUrl: string): EndpointDeps['sendWalk'] {
  const client = new SQSClient(CLIENT_SETTINGS);
  return async (walk, DelaySeconds) => {
    const send = new SendMessageCommand({
      QueueUrl,
      MessageBody: walkMessage(walk),
      // However much one owner asks for again, the others' walks do not wait.
      MessageGroupId: walk.owner,
      DelaySeconds,
    });
    try {
      await client.send(send);
    } catch (error) {
      throw new QueueRefusedError('The queue did not take the request. Send it again', error);
    }
  };
}
