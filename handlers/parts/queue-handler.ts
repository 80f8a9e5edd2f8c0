import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type MessageDeps, processMessages } from '../../lib/scheduler/process-messages.ts';

// Less than a function may run: what has ended by then is not done again.
const DEADLINE_MS = 50_000;

/** A handler of a queue's messages, which reports those that have to be delivered again. */
export function queueHandler<Work extends object>(
  deps: Omit<MessageDeps<Work>, 'deadline'>,
): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const deadline = () => sleep(DEADLINE_MS, undefined, { ref: false });
  return async ({ Records }) => {
    const messages = Records.map(({ messageId: id, body }) => ({ id, body }));
    const again = await processMessages({ ...deps, deadline }, messages);
    return { batchItemFailures: again.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}
