import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { putNotification } from '../../../lib/notifications/rows/put-notification.ts';
import {
  type EventSources,
  startEventSources,
} from '../../../local/event-sources/start-event-sources.ts';
import { LocalError } from '../../../local/local-error.ts';
import { type LocalQueues, queueClient, startQueues } from '../../../local/queue.ts';
import type { EventDeclaration, FunctionDeclaration } from '../../../local/serverless-config.ts';
import { openTableStream, streamsClient, type TableStream } from '../../../local/table-stream.ts';
import { waitUntil } from '../../../local/wait-until.ts';
import { newNotification } from '../../lib/table/examples.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { type LambdaEndpoint, startLambdaEndpoint } from '../lambda-endpoint.ts';

let table: TestTable;
let queues: LocalQueues;
let stream: TableStream;
let endpoint: LambdaEndpoint;
let sources: EventSources;
let lines: string[];

beforeEach(async () => {
  table = await startTestTable({ hasStream: true });
  queues = await startQueues({ Work: { QueueName: 'work' } }, 'us-east-1');
  stream = await openTableStream(
    streamsClient({ AWS_ENDPOINT_URL_DYNAMODB: table.url }),
    table.name,
  );
  endpoint = await startLambdaEndpoint({
    sweep: () => undefined,
    renew: () => undefined,
    observe: () => undefined,
    broken: () => {
      throw new Error('no table');
    },
  });
  lines = [];
});
afterEach(async () => {
  await sources.close();
  await Promise.all([endpoint.close(), queues.close(), table.close()]);
});

function start(functions: Record<string, EventDeclaration>) {
  const declared = Object.entries(functions).map(
    ([name, event]): FunctionDeclaration => ({ name, events: [event] }),
  );
  sources = startEventSources({
    functions: declared,
    environment: { AWS_ENDPOINT_URL_LAMBDA: endpoint.url, AWS_ENDPOINT_URL_SQS: queues.url },
    queues,
    stream,
    everyMs: 60_000,
    onLine: (line) => lines.push(line),
  });
}

const called = () => endpoint.invocations.map(({ functionName }) => functionName);
const calls = (count: number) =>
  waitUntil(() => endpoint.invocations.length >= count, `${count} functions were called`);
const send = async (MessageBody: string) => {
  const client = queueClient({ AWS_ENDPOINT_URL_SQS: queues.url });
  await client.send(new SendMessageCommand({ QueueUrl: queues.queueUrl('Work'), MessageBody }));
  client.destroy();
};

test('each function is invoked only by its declared events', async () => {
  start({
    receive: { httpApi: 'POST /' } as EventDeclaration,
    sweep: { schedule: 'rate(1 minute)' },
    renew: { sqs: { arn: { 'Fn::GetAtt': ['Work', 'Arn'] } } },
    observe: { stream: { type: 'dynamodb' } },
  });
  await calls(1);
  await send('watch 1');
  await calls(2);
  await putNotification(table, newNotification());
  await calls(3);

  expect(called()).toEqual(['sweep', 'renew', 'observe']);
  expect(lines).toEqual([]);
});

test('a failed function is one line that names it, and the sources go on', async () => {
  start({
    broken: { schedule: 'rate(1 minute)' },
    renew: { sqs: { arn: { 'Fn::GetAtt': ['Work', 'Arn'] } } },
  });
  await waitUntil(() => lines.length > 0, 'the failure is reported');
  await send('watch 1');
  await waitUntil(() => called().includes('renew'), 'the other function is invoked');

  expect(lines).toEqual(['✖ broken failed: Error: no table']);
});

test('a failed stream is one sentence', async () => {
  start({ observe: { stream: { type: 'dynamodb' } } });
  await table.close();

  await expect(sources.failed).rejects.toThrow(LocalError);
  await expect(sources.failed).rejects.toThrow('DynamoDB no longer responds');
});

test('an unsupported filter is one sentence', async () => {
  const filterPatterns = [{ eventName: [{ wildcard: 'I*' }] }];
  start({ observe: { stream: { type: 'dynamodb', filterPatterns } } });
  await putNotification(table, newNotification());

  await expect(sources.failed).rejects.toThrow(/wildcard/);
});

test('after closing no function is invoked', async () => {
  start({
    renew: { sqs: { arn: { 'Fn::GetAtt': ['Work', 'Arn'] } } },
    observe: { stream: { type: 'dynamodb' } },
  });
  await sources.close();
  await send('watch 1');
  await putNotification(table, newNotification());
  const before = called();
  start({ sweep: { schedule: 'rate(1 minute)' } });
  await calls(1);

  expect([...before, ...called()]).toEqual(['sweep']);
});
