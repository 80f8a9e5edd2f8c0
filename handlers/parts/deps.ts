import { setTimeout as sleep } from 'node:timers/promises';
import { keepRefreshToken } from '../../lib/accounts/keep-refresh-token.ts';
import { afterTokenRefresh, apiCallStats } from '../../lib/google/signals.ts';
import type { Log } from '../../lib/log.ts';
import { embeddedMetrics } from '../../lib/metrics/embedded-metrics.ts';
import { countGoogleCalls } from '../../lib/metrics/google-metrics.ts';
import { watchMetrics } from '../../lib/metrics/watch-metrics.ts';
import { positiveVariable, requiredVariable } from './environment.ts';
import { type Deps, type DepsInput, makeDeps } from './make-deps.ts';
import { secretStore, secretThatMayChange, tokenSecrets } from './secrets.ts';
import { tableFromEnvironment } from './table.ts';

const HOUR_IN_SECONDS = 60 * 60;
const MINUTE_IN_MS = 60_000;

// A request to the gateway may take 30 seconds, and stopping can need three calls.
const PATIENCE = {
  attemptTimeoutMs: 5_000,
  retry: { maxAttempts: 4, firstPauseMs: 500, maxPauseMs: 4_000, budgetMs: 8_000 },
};

/**
 * The dependencies of a function, from its environment. From here on metrics of all calls to Google
 * are written, and rotated refresh tokens are stored: call it once for each process.
 */
export function depsFromEnvironment(environment: NodeJS.ProcessEnv, log: Log): Deps {
  const metrics = embeddedMetrics({
    write: (line) => void process.stdout.write(`${line}\n`),
    now: Date.now,
    dimensions: { Stage: requiredVariable(environment, 'STAGE') },
  });
  const rootUrl = environment['GOOGLE_ROOT_URL'];
  const deps = makeDeps({
    table: tableFromEnvironment(environment),
    log,
    now: Date.now,
    random: Math.random,
    notificationsUrl: requiredVariable(environment, 'NOTIFICATIONS_URL'),
    allowLoopbackHttp: Boolean(rootUrl),
    metrics: watchMetrics(metrics),
    settings: {
      minLeadMs: minLeadMinutes(environment) * MINUTE_IN_MS,
      leaseCapSeconds: positiveVariable(environment, 'MAX_LEASE_HOURS') * HOUR_IN_SECONDS,
      periodMs: MINUTE_IN_MS,
    },
    google: { rootUrl, fetch, sleep, ...PATIENCE },
    secrets: secretsFromEnvironment(environment),
  });
  apiCallStats.addReceiver(countGoogleCalls(metrics));
  afterTokenRefresh.addReceiver(keepRefreshToken(deps));
  return deps;
}

function secretsFromEnvironment(environment: NodeJS.ProcessEnv): DepsInput['secrets'] {
  const store = secretStore();
  const id = (name: string) => requiredVariable(environment, name);
  return {
    token: tokenSecrets(store, id('TOKEN_SECRET_ID')),
    // Like the token secret it is rarely rotated, and the key before the current one still opens.
    seal: tokenSecrets(store, id('SEAL_SECRET_ID')),
    credentials: secretThatMayChange(store, id('GOOGLE_CREDENTIALS_SECRET_ID')),
  };
}

// Two periods of the sweep and a little more, or a failed renewal cannot be tried again in time.
const MIN_LEAD_MINUTES = 3;

function minLeadMinutes(environment: NodeJS.ProcessEnv): number {
  const minutes = positiveVariable(environment, 'MIN_LEAD_MINUTES');
  if (minutes >= MIN_LEAD_MINUTES) return minutes;
  throw new Error(`MIN_LEAD_MINUTES must be ${MIN_LEAD_MINUTES} or more. See minLeadMinutes.`);
}
