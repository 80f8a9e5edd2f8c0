import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { isForeign } from '../google-simulator/http/is-foreign.ts';
import { localClientConfig } from './client-config.ts';
import { keepMessages } from './resuming/keep-messages.ts';
import type { KeptMessages } from './resuming/kept-messages.ts';
import { restoreMessages } from './resuming/restore-messages.ts';
import type { QueueDeclaration } from './serverless-config.ts';

/**
 * The queues that serverless.yml declares, in an SQS in this process. They are addressed by logical id.
 */
export interface LocalQueues {
  url: string;
  /** @throws Error if serverless.yml declares no such queue. */
  queueUrl(id: string): string;
  queueArn(id: string): string;
  close(): Promise<void>;
}

// The attributes that the emulator supports; it has no encryption, tags or redrive permissions.
const ATTRIBUTES = [
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'VisibilityTimeout',
  'FifoQueue',
  'ContentBasedDeduplication',
];

// The account id of the emulator.
const ACCOUNT = '000000000000';

/**
 * Starts an embedded SQS, which listens on loopback only.
 * @param kept where messages outlive the process: those that are left are in the queues again when it
 *   has started. Without it they are in memory only.
 */
export async function startQueues(
  queues: Readonly<Record<string, QueueDeclaration>>,
  region: string,
  kept?: KeptMessages,
): Promise<LocalQueues> {
  const app = buildApp({ logger: false, defaultRegion: region });
  app.addHook('onRequest', async ({ raw }, reply) => {
    if (isForeign(raw)) await reply.code(403).send();
  });
  if (kept) keepMessages(app, kept);
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
  // The emulator's own URLs use subdomains of localhost, which not every system resolves; it accepts
  // these too.
  const queueUrl = (id: string) => `${url}/${ACCOUNT}/${nameOf(id)}`;
  const urls = new Map(Object.keys(queues).map((id) => [nameOf(id), queueUrl(id)]));
  if (kept) await restoreMessages(app, kept, urls);
  client.destroy();
  return {
    url,
    queueUrl,
    queueArn,
    close: async () => void (await app.close()),
  };
}

/** A client of the queues in an environment. */
export function queueClient(environment: Record<string, string>): SQSClient {
  return new SQSClient(localClientConfig(environment, 'AWS_ENDPOINT_URL_SQS'));
}

function attributesOf(
  queue: QueueDeclaration,
  queueArn: (id: string) => string,
): Record<string, string> {
  const { RedrivePolicy } = queue;
  const names = ATTRIBUTES.filter((name) => queue[name] !== undefined);
  const attributes = Object.fromEntries(names.map((name) => [name, String(queue[name])]));
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
