import { readDeliveryMessage } from '../lib/deliveries/delivery-message.ts';
import { deliverMessage } from '../lib/hooks/requests/deliver-message.ts';
import { jsonLog } from '../lib/log.ts';
import { deliverDepsFromEnvironment } from './parts/deliver-deps.ts';
import { queueHandler } from './parts/queue-handler.ts';

const log = jsonLog(console.log);
const deps = deliverDepsFromEnvironment(process.env, log);

/** The queue of deliveries: sends each event to its endpoint, and what hooks ask for. */
export const handler = queueHandler({
  log,
  read: readDeliveryMessage,
  process: (message) => deliverMessage(deps, message),
});
