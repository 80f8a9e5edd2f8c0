import { once } from 'node:events';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { Consumer } from 'sqs-consumer';
import { type EventSource, type Invoke, type OnError, runUntilClosed } from './event-source.ts';
import { reportedFailures } from './reported-failures.ts';

/** The queue to read and the function to invoke. */
export interface QueueSourceOptions {
  client: SQSClient;
  queueUrl: string;
  queueArn: string;
  invoke: Invoke;
  /** As in serverless.yml; by default Lambda's 10. */
  batchSize?: number | undefined;
  onError: OnError;
}

/**
 * Invokes a function with the messages of a queue, one batch after the other. As on AWS, messages that
 * it does not report as failed are deleted; the others are received again after their visibility
 * timeout.
 */
export function startQueueSource(options: QueueSourceOptions): EventSource {
  const { client, queueUrl, queueArn, invoke, batchSize = 10, onError } = options;
  return runUntilClosed(async (stopping, aborting) => {
    let busy = false;
    const consumer = Consumer.create({
      sqs: client,
      queueUrl,
      batchSize,
      // Messages that become visible are received within a second.
      waitTimeSeconds: 1,
      messageSystemAttributeNames: ['All'],
      handleMessageBatch: async (messages) => {
        if (stopping.aborted) return [];
        busy = true;
        const result = await invoke(sqsEvent(messages, queueArn), aborting);
        const failed = reportedFailures(result, messages.map(idOf));
        return messages.filter((message) => !failed.has(idOf(message)));
      },
    });
    consumer.on('error', (error) => {
      if (!stopping.aborted) onError(error);
    });
    // The batch was handled, and its succeeded messages were deleted.
    consumer.on('response_processed', () => {
      busy = false;
    });
    consumer.start();
    await new Promise((resolve) => stopping.addEventListener('abort', resolve));
    const processed = busy ? once(consumer, 'response_processed') : undefined;
    // Aborts a pending receive, but not while a batch runs: that would abort its deletions too.
    consumer.stop({ abort: !busy });
    await processed;
  });
}

/** The event that Lambda creates from messages. */
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
