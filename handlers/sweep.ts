import { jsonLog } from '../lib/log.ts';
import { type Swept, sweep } from '../lib/scheduler/sweep.ts';
import { deliveryQueue } from './parts/delivery-queue.ts';
import { requiredVariable } from './parts/environment.ts';
import { tableFromEnvironment } from './parts/table.ts';
import { workQueue } from './parts/work-queue.ts';

// Less than the function may run: the next sweep goes on with the rest.
const SWEEP_MS = 40_000;

const log = jsonLog(console.log);
const table = tableFromEnvironment(process.env);
const send = workQueue(process.env, log);
const sendDeliveries = deliveryQueue(requiredVariable(process.env, 'DELIVERY_QUEUE_URL'), log);

/** Every minute: hands on everything that is due. */
export async function handler(): Promise<Swept> {
  const endAtMs = Date.now() + SWEEP_MS;
  const swept = await sweep({ table, send, sendDeliveries, log, now: Date.now, endAtMs });
  if (swept.due > 0) log('info', 'swept', { ...swept });
  return swept;
}
