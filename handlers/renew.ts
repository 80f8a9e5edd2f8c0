import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { errorFields, jsonLog } from '../lib/log.ts';
import { processWork } from '../lib/scheduler/process-work.ts';
import { readWork } from '../lib/scheduler/work.ts';
import { depsFromEnvironment } from './parts/deps.ts';

const log = jsonLog(console.log);
const deps = depsFromEnvironment(process.env, log);

/** The work queue: reconciles each watch, channel and account that is due. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const done = await Promise.all(Records.map(processMessage));
  return {
    batchItemFailures: Records.filter((_, index) => !done[index]).map(({ messageId }) => ({
      itemIdentifier: messageId,
    })),
  };
}

// Each message ends by itself: a bad one delays no other.
async function processMessage({ body, messageId }: SQSRecord): Promise<boolean> {
  const work = readWork(body);
  if (!work) {
    log('error', 'a message is not work, and is dropped', { messageId });
    return true;
  }
  try {
    await processWork(deps, work);
    return true;
  } catch (error) {
    log('error', 'work was not done, and is delivered again', { ...work, ...errorFields(error) });
    return false;
  }
}
