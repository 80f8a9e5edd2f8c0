import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import type { QueueDeclaration } from './serverless-config.ts';

/**
 * The queues that serverless.yml declares, in an SQS of this process. They are found by their
 * logical id.
 */
export interface LocalQueues {
  url: string;
  /** @throws Error if serverless.yml has no such queue. */
  queueUrl(id: string): string;
  queueArn(id: string): string;
  close(): Promise<void>;
}

// What an emulator can heed; encryption, tags and redrive permissions mean nothing to it.
const ATTRIBUTES = [
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'VisibilityTimeout',
  'FifoQueue',
  'ContentBasedDeduplication',
];

// Of the emulator, whoever calls.
const ACCOUNT = '000000000000';

/**
 * Starts an embedded SQS on this machine only, with its messages in memory: whatever was under way
 * when it ended is found again through the table.
 */
export async function startQueues(
  queues: Readonly<Record<string, QueueDeclaration>>,
  region: string,
): Promise<LocalQueues> {
  const app = buildApp({ logger: false, defaultRegion: region });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const client = queueClient({ AWS_REGION: region, AWS_ENDPOINT_URL_SQS: url });
  const nameOf = (id: string): string => {
    const { QueueName } = queues[id] ?? {};
    if (QueueName === undefined) throw new Error(`serverless.yml declares no queue ${id}`);
    return QueueName;
  };
  const queueArn = (id: string) => `arn:aws:sqs:${region}:${ACCOUNT}:${nameOf(id)}`;
  for (const queue of Object.values(queues)) {
    const Attributes = attributesOf(queue, queueArn);
    await client.send(new CreateQueueCommand({ QueueName: queue.QueueName, Attributes }));
  }
  client.destroy();
  return {
    url,
    // Its own have names below localhost, which not every system resolves; it takes these as well.
    queueUrl: (id) => `${url}/${ACCOUNT}/${nameOf(id)}`,
    queueArn,
    close: async () => void (await app.close()),
  };
}

/** A client of the queues that an environment points to. */
export function queueClient(environment: Record<string, string>): SQSClient {
  return new SQSClient({
    region: environment['AWS_REGION'] ?? 'us-east-1',
    endpoint: environment['AWS_ENDPOINT_URL_SQS'] ?? '',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}

function attributesOf(
  queue: QueueDeclaration,
  queueArn: (id: string) => string,
): Record<string, string> {
  const { RedrivePolicy } = queue;
  const plain = ATTRIBUTES.filter((name) => queue[name] !== undefined);
  const attributes = Object.fromEntries(plain.map((name) => [name, String(queue[name])]));
  if (RedrivePolicy === undefined) return attributes;
  const { deadLetterTargetArn, maxReceiveCount } = RedrivePolicy;
  return {
    ...attributes,
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: queueArn(deadLetterTargetArn['Fn::GetAtt'][0]),
      maxReceiveCount,
    }),
  };
}
