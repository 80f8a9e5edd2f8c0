import type { DeliverDeps } from '../../lib/deliveries/deliver-deps.ts';
import { askHooks } from '../../lib/hooks/chain/ask-hooks.ts';
import type { Log } from '../../lib/log.ts';
import { deliveryMetrics } from '../../lib/metrics/delivery-metrics.ts';
import { embeddedMetrics } from '../../lib/metrics/embedded-metrics.ts';
import { sealer } from '../../lib/secrets/sealer.ts';
import { deliveryQueue } from './delivery-queue.ts';
import { requiredVariable } from './environment.ts';
import { recipientsFromEnvironment } from './recipients.ts';
import { secretStore, tokenSecrets } from './secrets.ts';
import { tableFromEnvironment } from './table.ts';

/** What delivering needs, from the environment. */
export function deliverDepsFromEnvironment(environment: NodeJS.ProcessEnv, log: Log): DeliverDeps {
  const metrics = embeddedMetrics({
    write: (line) => void process.stdout.write(`${line}\n`),
    now: Date.now,
    dimensions: { Stage: requiredVariable(environment, 'STAGE') },
  });
  const seal = tokenSecrets(secretStore(), requiredVariable(environment, 'SEAL_SECRET_ID'));
  const table = tableFromEnvironment(environment);
  return {
    table,
    now: Date.now,
    random: Math.random,
    log,
    sealer: sealer(seal),
    post: recipientsFromEnvironment(environment).post,
    send: deliveryQueue(requiredVariable(environment, 'DELIVERY_QUEUE_URL'), log),
    askHooks: askHooks({ table, now: Date.now }),
    metrics: deliveryMetrics(metrics),
  };
}
