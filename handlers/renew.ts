import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { jsonLog } from '../lib/log.ts';
import { processMessages } from '../lib/scheduler/process-messages.ts';
import { processWork } from '../lib/scheduler/process-work.ts';
import { depsFromEnvironment } from './parts/deps.ts';

// Less than the function may run: what has ended by then is not done again.
const DEADLINE_MS = 50_000;

const log = jsonLog(console.log);
const deps = depsFromEnvironment(process.env, log);

/** The work queue: reconciles each watch, channel and account that is due. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const messages = Records.map(({ messageId: id, body }) => ({ id, body }));
  const again = await processMessages(
    {
      process: (work) => processWork(deps, work),
      deadline: () => sleep(DEADLINE_MS, undefined, { ref: false }),
      log,
    },
    messages,
  );
  return { batchItemFailures: again.map((itemIdentifier) => ({ itemIdentifier })) };
}
