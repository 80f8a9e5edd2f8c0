import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { reportedFailures } from '../../local/event-sources/reported-failures.ts';
import { queueClient } from '../../local/queue.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { dispatchAll } from './dispatched.ts';
import type { PackagedFunction } from './packaged-function.ts';
import { keyOf, type ManagerStage, managerOn } from './packaged-manager.ts';
import { sqsEvent } from './packaged-renewal.ts';
import { startPackagedStage } from './packaged-stage.ts';

/** The functions that deliver events, with their queues. */
export interface DeliveryStage extends ManagerStage {
  receiver: ManagerStage['receiver'];
  webhooks: WebhookReceiver;
  /** Dispatches all that is stored, and processes what is visible in their queues. */
  settle(): Promise<void>;
  sweep: PackagedFunction;
  dispatch: PackagedFunction;
  deliver: PackagedFunction;
}

/** Loads the management API, dispatch, deliver, replay, the sweep, and what runs hooks. */
export async function startDeliveries(): Promise<DeliveryStage> {
  const stage = await managerOn(await startPackagedStage({ allowLoopback: true }));
  const client = queueClient({ AWS_ENDPOINT_URL_SQS: stage.queues.url });
  const [dispatch, deliver, replay, sweep, hooks] = [
    await stage.load('dispatch'),
    await stage.load('deliver'),
    await stage.load('replay'),
    await stage.load('sweep'),
    await stage.load('hooks'),
  ];
  const queues = [
    { url: stage.queues.queueUrl('DeliveryQueue'), handler: deliver },
    { url: stage.queues.queueUrl('ReplayQueue'), handler: replay },
    { url: stage.queues.queueUrl('HookQueue'), handler: hooks },
  ];
  return {
    ...stage,
    webhooks: await startWebhookReceiver(),
    sweep,
    dispatch,
    deliver,
    async settle() {
      await dispatchAll(stage, dispatch);
      for (let processed = 1; processed > 0; ) {
        processed = 0;
        for (const { url, handler } of queues) processed += await process(client, url, handler);
      }
    },
  };
}

/** An owner of its own, with a key. */
export async function ownerOf(stage: DeliveryStage) {
  const headers = await keyOf(stage, crypto.randomUUID());
  return (routeKey: string, request: Parameters<ManagerStage['call']>[1] = {}) =>
    stage.call(routeKey, { ...request, headers: { ...headers, ...request.headers } });
}

// As Lambda does it: what did not fail is deleted.
async function process(
  client: SQSClient,
  QueueUrl: string,
  handler: PackagedFunction,
): Promise<number> {
  const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
  const { Messages = [] } = await client.send(receive);
  if (Messages.length === 0) return 0;
  const idOf = ({ MessageId }: Message) => MessageId ?? '';
  const failed = reportedFailures(await handler(sqsEvent(Messages)), Messages.map(idOf));
  for (const message of Messages)
    if (!failed.has(idOf(message)))
      await client.send(
        new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }),
      );
  return Messages.length;
}
