import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { errorFields, type Log } from '../../lib/log.ts';
import type { SweepDeps } from '../../lib/scheduler/sweep.ts';
import type { Work } from '../../lib/scheduler/work.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';
import { requiredVariable } from './environment.ts';

// What SQS takes at a time.
const BATCH = 10;

/** The way into the queue that the environment names. */
export function workQueue(environment: NodeJS.ProcessEnv, log: Log): SweepDeps['send'] {
  const client = new SQSClient(CLIENT_SETTINGS);
  const QueueUrl = requiredVariable(environment, 'WORK_QUEUE_URL');

  async function sendBatch(batch: readonly Work[]): Promise<readonly Work[]> {
    const Entries = batch.map((work, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify(work),
    }));
    try {
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      return Failed.map(({ Id }) => batch[Number(Id)]).filter((work) => work !== undefined);
    } catch (error) {
      log('error', 'the queue did not take a batch', errorFields(error));
      return batch;
    }
  }

  return async (work) => {
    const batches = Array.from({ length: Math.ceil(work.length / BATCH) }, (_, index) =>
      work.slice(index * BATCH, (index + 1) * BATCH),
    );
    return (await Promise.all(batches.map(sendBatch))).flat();
  };
}
