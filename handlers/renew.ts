import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { errorFields, jsonLog } from '../lib/log.ts';
import { processWork } from '../lib/scheduler/process-work.ts';
import { readWork } from '../lib/scheduler/read-work.ts';
import { renewerFromEnvironment } from './parts/deps.ts';

const log = jsonLog(console.log);
const { renewer } = renewerFromEnvironment(process.env, log);

/** The work queue: looks after each watch, channel and account whose time has come. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const done = await Promise.all(Records.map(dealWith));
  return {
    batchItemFailures: Records.filter((_, index) => !done[index]).map(({ messageId }) => ({
      itemIdentifier: messageId,
    })),
  };
}

// One bad message holds nobody up: each ends by itself.
async function dealWith({ body, messageId }: SQSRecord): Promise<boolean> {
  const work = readWork(body);
  if (!work) {
    log('error', 'a message is no work, and is dropped', { messageId });
    return true;
  }
  try {
    await processWork(renewer, work);
    return true;
  } catch (error) {
    log('error', 'work was not done, and comes again', { ...work, ...errorFields(error) });
    return false;
  }
}
