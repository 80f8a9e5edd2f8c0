import type { Google } from '../google-simulator/google.ts';
import { type Deps, makeDeps } from '../handlers/parts/make-deps.ts';
import type { Log } from '../lib/log.ts';
import type { Table } from '../lib/table/table.ts';
import { fixedSecret } from './fixed-secret.ts';
import { RENEWAL } from './settings.ts';

/** What the dependencies of a deployment are made of. */
export interface DeploymentInput {
  /** Each deployment has an address of its own. */
  number: number;
  table: Table;
  google: Google;
  /** How Google is called. */
  callGoogle: typeof fetch;
  receiverUrl: string;
  log: Log;
  random: () => number;
  /** What tokens are signed and credentials sealed with. */
  secret: string;
}

const MAX_CLIENTS = 10_000;
// As in handlers/parts/deps.ts.
const RETRY = { maxAttempts: 4, firstPauseMs: 500, maxPauseMs: 4000, budgetMs: 8000 };

/** Makes the dependencies of the functions that keep watches alive. */
export function deploymentDeps(input: DeploymentInput): Deps {
  const { number, table, google, callGoogle, receiverUrl, log, random, secret } = input;
  const ignore = () => undefined;
  return makeDeps({
    table,
    now: google.clock.now,
    random,
    log,
    metrics: { renewed: ignore, failed: ignore, needsReconnect: ignore, uncovered: ignore },
    settings: RENEWAL,
    notificationsUrl: `${receiverUrl}/notifications-${number}`,
    allowLoopbackHttp: true,
    google: {
      rootUrl: google.url,
      fetch: callGoogle,
      sleep: async () => undefined,
      attemptTimeoutMs: 30_000,
      retry: RETRY,
    },
    secrets: {
      token: fixedSecret(secret),
      seal: fixedSecret(secret),
      credentials: fixedSecret(JSON.stringify(google.authorizedUser())),
    },
    maxClients: MAX_CLIENTS,
  });
}
