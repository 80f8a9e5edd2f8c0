import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { deliveryQueue } from '../../../handlers/parts/delivery-queue.ts';
import { walkQueue } from '../../../handlers/parts/walk-queue.ts';
import type { DeliveryMessage } from '../../../lib/deliveries/delivery-message.ts';
import { readWalk } from '../../../lib/deliveries/replay-message.ts';
import { type LocalQueues, startQueues } from '../../../local/queue.ts';
import { REFUSING_URL } from '../../support/broken-endpoints.ts';
import {
  type AwsRequest,
  type GuardingProxy,
  startGuardingProxy,
} from '../../support/guarding-proxy.ts';

let queues: LocalQueues;
let proxy: GuardingProxy;
const requests: AwsRequest[] = [];
beforeAll(async () => {
  const queue = { QueueName: 'deliveries' };
  queues = await startQueues({ Deliveries: queue, Replays: { QueueName: 'replays' } }, 'us-east-1');
  proxy = await startGuardingProxy(queues.url, (request) => requests.push(request) > 0);
  vi.stubEnv('AWS_ENDPOINT_URL_SQS', proxy.url);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
});
afterAll(async () => {
  await proxy.close();
  await queues.close();
});

const urlOf = (id: string) => queues.queueUrl(id).replace(queues.url, proxy.url);

const log = () => undefined;
const message = (sequence: number): DeliveryMessage => ({
  owner: 'ann',
  endpointId: `endpoint-${sequence % 2}`,
  eventId: `p${sequence}`,
  sequence,
  version: 0,
});

/** What was sent to the queues since the last look: the emulator does not give groups back. */
function sent(): { body: string; group: string }[] {
  return requests.splice(0).flatMap(({ body }) => {
    const entries = (body['Entries'] ?? [body]) as Record<string, string>[];
    return entries.map(({ MessageBody = '', MessageGroupId = '' }) => ({
      body: MessageBody,
      group: MessageGroupId,
    }));
  });
}

test('deliveries are sent in batches, each in the group of its endpoint', async () => {
  const messages = Array.from({ length: 23 }, (_, index) => message(index));
  const send = deliveryQueue(urlOf('Deliveries'), log);
  expect(await send(messages.map((one) => ({ message: one })))).toEqual([]);
  const found = sent();
  expect(found.map(({ body }) => JSON.parse(body).sequence).toSorted((a, b) => a - b)).toEqual(
    messages.map(({ sequence }) => sequence),
  );
  for (const { body, group } of found) expect(group).toBe(JSON.parse(body).endpointId);
});

test('the requests of hooks are in one group of their owner, however many hooks there are', async () => {
  const send = deliveryQueue(urlOf('Deliveries'), log);
  await send(['a', 'b'].map((hookId, index) => ({ message: { ...message(index), hookId } })));
  const { owner } = message(0);
  expect(sent().map(({ group }) => group)).toEqual([`hooks:${owner}`, `hooks:${owner}`]);
});

test('what is sent again, and walks, are in the group of their owner', async () => {
  const url = urlOf('Replays');
  const walk = { owner: 'ann', endpointId: 'e', mode: 'replay', sinceMs: 1, untilMs: 2, id: 'w' };
  await deliveryQueue(url, log, ({ owner }) => owner)([{ message: message(1) }]);
  await walkQueue(url)(walk as Parameters<ReturnType<typeof walkQueue>>[0], 0);
  const found = sent();
  expect(found.map(({ group }) => group)).toEqual(['ann', 'ann']);
  expect(found.map(({ body }) => readWalk(body)).filter((one) => one)).toEqual([walk]);
});

test('a queue that does not answer has taken none, and a walk is refused', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_SQS', REFUSING_URL);
  const url = `${REFUSING_URL}/000000000000/deliveries`;
  const outgoing = Array.from({ length: 12 }, (_, index) => ({ message: message(index) }));
  expect(await deliveryQueue(url, log)(outgoing)).toEqual(outgoing);
  const walk = { owner: 'ann', endpointId: 'e', mode: 'recover' as const, sinceMs: 1, untilMs: 2 };
  await expect(walkQueue(url)({ ...walk, id: 'w' }, 0)).rejects.toMatchObject({
    code: 'queue-refused',
  });
});
