import type { DeliveryMessage } from '../lib/deliveries/delivery-message.ts';
import { processReplay, readReplay } from '../lib/deliveries/process-replay.ts';
import { deliverMessage } from '../lib/hooks/requests/deliver-message.ts';
import { jsonLog } from '../lib/log.ts';
import { deliverDepsFromEnvironment } from './parts/deliver-deps.ts';
import { deliveryQueue } from './parts/delivery-queue.ts';
import { requiredVariable } from './parts/environment.ts';
import { queueHandler } from './parts/queue-handler.ts';
import { walkQueue } from './parts/walk-queue.ts';

const log = jsonLog(console.log);
const queueUrl = requiredVariable(process.env, 'REPLAY_QUEUE_URL');
const deps = {
  ...deliverDepsFromEnvironment(process.env, log),
  // What comes from here comes back to here: live deliveries have the other queue.
  send: deliveryQueue(queueUrl, log, ({ owner }) => owner),
  sendWalk: walkQueue(queueUrl),
};

const deliver = (message: DeliveryMessage) => deliverMessage(deps, message);

/** The queue of replays: walks over logs, and sends endpoints what they missed or want again. */
export const handler = queueHandler({
  log,
  read: readReplay,
  process: (message) => processReplay({ ...deps, deliver }, message),
});
