import { apiCallStats } from '../../lib/google/signals.ts';
import type { Log } from '../../lib/log.ts';
import { embeddedMetrics } from '../../lib/metrics/embedded-metrics.ts';
import { countGoogleCalls } from '../../lib/metrics/google-metrics.ts';
import { watchMetrics } from '../../lib/metrics/watch-metrics.ts';
import type { Sealer } from '../../lib/secrets/sealer.ts';
import type { Renewer } from '../../lib/watches/watch-deps.ts';
import { accountsFromEnvironment } from './accounts.ts';
import { positiveVariable, requiredVariable } from './environment.ts';
import { secretStore, secretThatMayChange, tokenSecrets } from './secrets.ts';
import { tableFromEnvironment } from './table.ts';

const HOUR_IN_SECONDS = 60 * 60;
const MINUTE_IN_MS = 60_000;

/**
 * What keeping watches alive needs, from the environment. From here on metrics of all calls to
 * Google are written, and rotated refresh tokens are stored: call it once for each process.
 */
export function renewerFromEnvironment(
  environment: NodeJS.ProcessEnv,
  log: Log,
): { renewer: Renewer; sealer: Sealer } {
  const store = secretStore();
  const table = tableFromEnvironment(environment);
  const secretId = (name: string) => requiredVariable(environment, name);
  const credentials = secretThatMayChange(store, secretId('GOOGLE_CREDENTIALS_SECRET_ID'));
  const tokenSecret = tokenSecrets(store, secretId('TOKEN_SECRET_ID'));
  const { sealer, ...clients } = accountsFromEnvironment(environment, {
    table,
    store,
    credentials,
    log,
  });
  const metrics = embeddedMetrics({
    write: (line) => void process.stdout.write(`${line}\n`),
    now: Date.now,
    dimensions: { Stage: requiredVariable(environment, 'STAGE') },
  });
  apiCallStats.addReceiver(countGoogleCalls(metrics));
  const renewer: Renewer = {
    table,
    log,
    ...clients,
    now: Date.now,
    random: Math.random,
    tokenSecret: async () => (await tokenSecret.values())[0] ?? '',
    notificationsUrl: requiredVariable(environment, 'NOTIFICATIONS_URL'),
    allowLoopbackHttp: Boolean(environment['GOOGLE_ROOT_URL']),
    metrics: watchMetrics(metrics),
    settings: {
      minLeadMs: minLeadMinutes(environment) * MINUTE_IN_MS,
      leaseCapSeconds: positiveVariable(environment, 'MAX_LEASE_HOURS') * HOUR_IN_SECONDS,
      periodMs: MINUTE_IN_MS,
    },
  };
  return { renewer, sealer };
}

// Two periods of the sweep and a little more, or a failed renewal cannot be tried again in time.
const MIN_LEAD_MINUTES_ALLOWED = 3;

function minLeadMinutes(environment: NodeJS.ProcessEnv): number {
  const minutes = positiveVariable(environment, 'MIN_LEAD_MINUTES');
  if (minutes >= MIN_LEAD_MINUTES_ALLOWED) return minutes;
  throw new Error(
    `MIN_LEAD_MINUTES must be ${MIN_LEAD_MINUTES_ALLOWED} or more. See minLeadMinutes.`,
  );
}
