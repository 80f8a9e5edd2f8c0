import { readHookMessage } from '../lib/hooks/hook-message.ts';
import { processHooks } from '../lib/hooks/process-hooks.ts';
import { codeCache } from '../lib/hooks/runs/code-cache.ts';
import { jsonLog } from '../lib/log.ts';
import { embeddedMetrics } from '../lib/metrics/embedded-metrics.ts';
import { hookMetrics } from '../lib/metrics/hook-metrics.ts';
import { deliveryQueue } from './parts/delivery-queue.ts';
import { positiveVariable, requiredVariable } from './parts/environment.ts';
import { hookQueue } from './parts/hook-queue.ts';
import { hookRunnerFromEnvironment } from './parts/hook-runner.ts';
import { queueHandler } from './parts/queue-handler.ts';
import { recipientsFromEnvironment } from './parts/recipients.ts';
import { tableFromEnvironment } from './parts/table.ts';

const ONE_DAY_IN_SECONDS = 24 * 60 * 60;
const log = jsonLog(console.log);
const metrics = embeddedMetrics({
  write: (line) => void process.stdout.write(`${line}\n`),
  now: Date.now,
  dimensions: { Stage: requiredVariable(process.env, 'STAGE') },
});
const table = tableFromEnvironment(process.env);
const deps = {
  table,
  codeOf: codeCache(table),
  now: Date.now,
  random: Math.random,
  log,
  runner: hookRunnerFromEnvironment(process.env),
  retentionSeconds: positiveVariable(process.env, 'RETENTION_DAYS') * ONE_DAY_IN_SECONDS,
  recipients: recipientsFromEnvironment(process.env),
  sendHooks: hookQueue(requiredVariable(process.env, 'HOOK_QUEUE_URL'), log),
  sendDeliveries: deliveryQueue(requiredVariable(process.env, 'DELIVERY_QUEUE_URL'), log),
  metrics: hookMetrics(metrics),
};

/** The queue of hooks: runs those that an event is for, and hands it on to the endpoints after them. */
export const handler = queueHandler({
  log,
  read: readHookMessage,
  process: (message) => processHooks(deps, message),
});
