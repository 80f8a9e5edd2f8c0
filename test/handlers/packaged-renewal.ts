import { DeleteMessageCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse } from 'aws-lambda';
import { createFaults } from '../../google-simulator/faults.ts';
import type { Swept } from '../../lib/scheduler/sweep.ts';
import { reportedFailures } from '../../local/event-sources/reported-failures.ts';
import { queueClient } from '../../local/queue.ts';
import { emptyTable } from '../support/raw-items.ts';
import type { PackagedFunction } from './packaged-function.ts';
import { type ManagerStage, managerOn } from './packaged-manager.ts';
import { startPackagedStage, USER } from './packaged-stage.ts';

/** The functions that keep watches alive, with the queue between them. */
export interface RenewalStage extends ManagerStage {
  sweep(): Promise<Swept>;
  /** Has the messages of the queue processed, as Lambda does: those that did not fail are deleted. */
  renew(handler?: PackagedFunction): Promise<SQSBatchResponse>;
  /** Sweeps and renews until nothing is due. */
  settle(): Promise<void>;
  /** The visible messages of the queue, which it hides from then on. */
  messages(): Promise<Message[]>;
  /** Puts everything back as it was, but the clock: loading functions takes longer than a test. */
  startOver(): Promise<void>;
}

// No lease at Google is longer, and no message is kept for so long.
const LONG_MS = 31 * 24 * 60 * 60_000;

/** Loads the management API, the sweep and renewal. */
export async function startRenewal(): Promise<RenewalStage> {
  const stage = await managerOn(await startPackagedStage());
  const { queues } = stage;
  const client = queueClient({ AWS_ENDPOINT_URL_SQS: queues.url });
  const QueueUrl = queues.queueUrl('WorkQueue');
  const sweep = await stage.load('sweep');
  const renew = await stage.load('renew');

  async function messages(): Promise<Message[]> {
    const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await client.send(receive);
    return Messages;
  }

  const remove = ({ ReceiptHandle }: Message) =>
    client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));

  async function work(handler = renew): Promise<SQSBatchResponse> {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    for (let batch = await messages(); batch.length > 0; batch = await messages()) {
      const answer: SQSBatchResponse = await handler(sqsEvent(batch));
      batchItemFailures.push(...answer.batchItemFailures);
      const failed = reportedFailures(answer, batch.map(idOf));
      for (const message of batch) if (!failed.has(idOf(message))) await remove(message);
    }
    return { batchItemFailures };
  }

  return {
    ...stage,
    sweep,
    messages,
    renew: work,
    async settle() {
      while (((await sweep()) as Swept).due > 0) await work();
    },
    async startOver() {
      await stage.google.idle();
      await emptyTable(stage.table);
      stage.pass(LONG_MS);
      for (let old = await messages(); old.length > 0; old = await messages())
        await Promise.all(old.map(remove));
      Object.assign(stage.google.faults, createFaults());
      stage.rotate('googleCredentials', JSON.stringify(stage.google.authorizedUser(USER)));
      for (const list of [stage.google.requests, stage.receiver.answered]) list.length = 0;
      for (const list of [stage.logged, stage.metrics, stage.answered]) list.length = 0;
    },
  };
}

/** The event that Lambda makes of messages, as far as the function may read it. */
export function sqsEvent(messages: readonly Message[]) {
  return {
    Records: messages.map((message) => ({
      messageId: idOf(message),
      body: message.Body ?? '',
      receiptHandle: message.ReceiptHandle ?? '',
      eventSource: 'aws:sqs',
    })),
  };
}

function idOf({ MessageId }: Message): string {
  return MessageId ?? '';
}
