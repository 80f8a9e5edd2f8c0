import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { deliveryQueue } from '../handlers/parts/delivery-queue.ts';
import { deliver } from '../lib/deliveries/deliver.ts';
import { readDeliveryMessage } from '../lib/deliveries/delivery-message.ts';
import { fanOut } from '../lib/deliveries/fan-out.ts';
import { subscriptionVersions } from '../lib/endpoints/subscription-versions.ts';
import { subscriptionsCache } from '../lib/endpoints/subscriptions.ts';
import { processMessages } from '../lib/scheduler/process-messages.ts';
import { queueClient, startQueues } from '../local/queue.ts';
import { readServerlessConfig } from '../local/serverless-config.ts';
import { waitUntil } from '../local/wait-until.ts';
import { type Delivering, delivering } from './delivering.ts';
import { startReceivers } from './receivers.ts';

const QUICK = 99;
const ANSWERS = { quickMs: 5, slowMs: 15_000 } as const;
const EVENTS = 10;
// The parameter `deliverConcurrency` of serverless.yml, and the size of a batch.
const CONCURRENCY = 20;
const BATCH = 10;
const DEADLINE_MS = 50_000;
const REGION = 'us-east-1';

/**
 * One endpoint takes 15 s for every request, beside 99 that answer in 5 ms. Of ten events, one after the
 * other, all while the requests with those before are still waiting for the slow endpoint: the longest
 * time from when it is handed on until the last of the 99 has it, in milliseconds. The queue is the
 * embedded one, which knows no fairness: what SQS adds to this only AWS can show.
 */
export async function benchSlowNeighbour(): Promise<number> {
  const queues = await startQueues(readServerlessConfig().queues, REGION);
  process.env['AWS_ENDPOINT_URL_SQS'] = queues.url;
  const url = queues.queueUrl('DeliveryQueue');
  const send = deliveryQueue(url, () => undefined);
  const bench = delivering(send);
  const sentAtMs = new Map<string, number>();
  const took: number[] = [];
  const receivers = await startReceivers(ANSWERS, ({ name, headers, atMs }) => {
    const startMs = sentAtMs.get(String(headers['webhook-id']));
    if (name.startsWith('quick') && startMs !== undefined) took.push(atMs - startMs);
  });
  await bench.newEndpoint(receivers.url('slow'));
  for (let number = 0; number < QUICK; number += 1)
    await bench.newEndpoint(receivers.url(`quick-${number}`));
  const client = queueClient({ AWS_REGION: REGION, AWS_ENDPOINT_URL_SQS: queues.url });
  const ended = new AbortController();
  const workers = Array.from({ length: CONCURRENCY }, () => work(client, url, bench, ended.signal));
  const { table, owner } = bench;
  const subscriptions = subscriptionsCache({
    table,
    versions: subscriptionVersions({ table, now: Date.now }),
    log: () => undefined,
  });
  for (let sequence = 1; sequence <= EVENTS; sequence += 1) {
    const logged = await bench.newEvent(sequence);
    sentAtMs.set(logged.event.id, performance.now());
    await fanOut({ table, subscriptions, retentionSeconds: 60, send }, owner, [logged]);
    await waitUntil(() => took.length >= QUICK * sequence, 'the 99 have the event');
  }
  ended.abort();
  await receivers.close();
  await Promise.all(workers);
  client.destroy();
  await queues.close();
  return Math.round(Math.max(...took));
}

// As Lambda does: a batch at a time, of which what was processed is deleted.
async function work(
  client: SQSClient,
  QueueUrl: string,
  { deps }: Delivering,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: BATCH, WaitTimeSeconds: 1 }),
    );
    if (Messages.length === 0) continue;
    const messages = Messages.map(({ MessageId = '', Body = '' }) => ({
      id: MessageId,
      body: Body,
    }));
    const again = await processMessages(
      {
        read: readDeliveryMessage,
        process: (message) => deliver(deps, message),
        deadline: () => new Promise((resolve) => setTimeout(resolve, DEADLINE_MS).unref()),
        log: () => undefined,
      },
      messages,
    );
    const Entries = Messages.filter(({ MessageId = '' }) => !again.includes(MessageId)).map(
      ({ MessageId, ReceiptHandle }) => ({ Id: MessageId, ReceiptHandle }),
    );
    if (Entries.length > 0) await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}
