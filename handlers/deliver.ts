import { deliver } from '../lib/deliveries/deliver.ts';
import { readDeliveryMessage } from '../lib/deliveries/delivery-message.ts';
import { jsonLog } from '../lib/log.ts';
import { deliverDepsFromEnvironment } from './parts/deliver-deps.ts';
import { queueHandler } from './parts/queue-handler.ts';

const log = jsonLog(console.log);
const deps = deliverDepsFromEnvironment(process.env, log);

/** The queue of deliveries: sends each event to its endpoint. */
export const handler = queueHandler({
  log,
  read: readDeliveryMessage,
  process: (message) => deliver(deps, message),
});
