import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, test } from 'vitest';
import type { DeliveryMessage } from '../../lib/deliveries/delivery-message.ts';
import { getDelivery } from '../../lib/deliveries/rows/read-deliveries.ts';
import { sealHookSecret } from '../../lib/hooks/hook-secret.ts';
import { storeRequest } from '../../lib/hooks/requests/store-request.ts';
import { publishedEventId } from '../../lib/outbox/event-id.ts';
import { sealer } from '../../lib/secrets/sealer.ts';
import { newSecret } from '../../lib/signing/secret.ts';
import { verifyWebhook } from '../../lib/signing/verify-webhook.ts';
import { hookSecretKey } from '../../lib/table/hook-keys.ts';
import { queueClient } from '../../local/queue.ts';
import { fixedSecret } from '../../simulation/fixed-secret.ts';
import { type DeliveryStage, startDeliveries } from './packaged-deliveries.ts';
import { SEAL_SECRET } from './packaged-stage.ts';

let stage: DeliveryStage;
beforeAll(async () => {
  stage = await startDeliveries();
});

/** A request of a hook to a path of its own, in one of the queues. */
async function requested(queue: 'DeliveryQueue' | 'ReplayQueue', path: string) {
  const [owner, hookId] = [crypto.randomUUID(), crypto.randomUUID()];
  const secret = newSecret((count) => crypto.getRandomValues(new Uint8Array(count)));
  const seal = sealer(fixedSecret(SEAL_SECRET));
  const sealed = await sealHookSecret(seal, { owner, id: hookId }, secret);
  const { client, name: TableName } = stage.table;
  await client.send(new PutCommand({ TableName, Item: { ...hookSecretKey(hookId), sealed } }));
  const nowMs = Date.now();
  const message = await storeRequest(stage.table, {
    owner,
    hookId,
    event: { id: publishedEventId(owner, 'one'), type: 'order.created', timeMs: nowMs },
    sequence: 1,
    index: 0,
    request: {
      url: stage.webhooks.url + path,
      method: 'PATCH',
      headers: { 'x-team': 'blue' },
      body: '{"total":3}',
    },
    ttlSeconds: Math.floor(nowMs / 1000) + 86_400,
  });
  const send = new SendMessageCommand({
    QueueUrl: stage.queues.queueUrl(queue),
    MessageBody: JSON.stringify(message),
  });
  await queueClient({ AWS_ENDPOINT_URL_SQS: stage.queues.url }).send(send);
  await stage.settle();
  return { owner, secret, message };
}

const rowOf = ({ owner, endpointId, eventId }: DeliveryMessage) =>
  getDelivery(stage.table, owner, { endpointId, eventId });

test.each([
  ['deliver', 'DeliveryQueue'],
  ['replay', 'ReplayQueue'],
] as const)('%s sends a request of a hook, signed, within its rights', async (_, queue) => {
  const path = `/${crypto.randomUUID()}`;
  const { secret, message } = await requested(queue, path);
  const [request] = stage.webhooks.received.filter((one) => one.path === path);
  expect(request?.headers).toMatchObject({
    'x-team': 'blue',
    'tidings-hook': message.hookId,
    'webhook-id': message.endpointId,
  });
  const { headers = {}, body = '' } = request ?? {};
  const verified = verifyWebhook({ headers, body, secrets: [secret], now: () => Date.now() });
  expect(verified).toEqual({ total: 3 });
  expect(await rowOf(message)).toMatchObject({ status: 'delivered', attemptCount: 1 });
});
