import { once } from 'node:events';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { Consumer } from 'sqs-consumer';
import { type EventSource, type Invoke, type OnError, runUntilClosed } from './event-source.ts';
import { reportedFailures } from './reported-failures.ts';

/** Which queue to read, and whom to call. */
export interface QueueSourceOptions {
  client: SQSClient;
  queueUrl: string;
  queueArn: string;
  invoke: Invoke;
  /** As serverless.yml has it; Lambda's default. */
  batchSize?: number | undefined;
  onError: OnError;
}

/**
 * Calls a function with what comes in a queue, one batch after the other. What it does not report as
 * failed is deleted; the rest comes again when its visibility timeout is over, as on AWS.
 */
export function startQueueSource(options: QueueSourceOptions): EventSource {
  const { client, queueUrl, queueArn, invoke, batchSize = 10, onError } = options;
  return runUntilClosed(async (stopping, givingUp) => {
    let busy = false;
    const consumer = Consumer.create({
      sqs: client,
      queueUrl,
      batchSize,
      // What a delay or a timeout frees is seen a second later at most.
      waitTimeSeconds: 1,
      messageSystemAttributeNames: ['All'],
      handleMessageBatch: async (messages) => {
        if (stopping.aborted) return [];
        busy = true;
        const answer = await invoke(sqsEvent(messages, queueArn), givingUp);
        const failed = reportedFailures(answer, messages.map(idOf));
        return messages.filter((message) => !failed.has(idOf(message)));
      },
    });
    consumer.on('error', (error) => {
      if (!stopping.aborted) onError(error);
    });
    // Handled, and deleted as far as it succeeded.
    consumer.on('response_processed', () => {
      busy = false;
    });
    consumer.start();
    await new Promise((resolve) => stopping.addEventListener('abort', resolve));
    const processed = busy ? once(consumer, 'response_processed') : undefined;
    // A wait for messages is cut off; deletions would be, too.
    consumer.stop({ abort: !busy });
    await processed;
  });
}

/** What Lambda makes of messages. */
function sqsEvent(messages: Message[], eventSourceARN: string): SQSEvent {
  return {
    Records: messages.map((message) => ({
      messageId: idOf(message),
      receiptHandle: message.ReceiptHandle ?? '',
      body: message.Body ?? '',
      attributes: message.Attributes as SQSEvent['Records'][number]['attributes'],
      messageAttributes: {},
      md5OfBody: message.MD5OfBody ?? '',
      eventSource: 'aws:sqs',
      eventSourceARN,
      awsRegion: eventSourceARN.split(':')[3] ?? '',
    })),
  };
}

function idOf(message: Message): string {
  return message.MessageId ?? '';
}
