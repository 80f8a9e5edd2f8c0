import { type AccountClients, accountClients } from '../../lib/accounts/account-clients.ts';
import { keepRefreshToken } from '../../lib/accounts/keep-refresh-token.ts';
import { afterTokenRefresh } from '../../lib/google/signals.ts';
import type { Log } from '../../lib/log.ts';
import type { CachedSecret } from '../../lib/secrets/cached-secret.ts';
import type { SecretStore } from '../../lib/secrets/load-secret.ts';
import { type Sealer, sealer } from '../../lib/secrets/sealer.ts';
import type { Table } from '../../lib/table/table.ts';
import { requiredVariable } from './environment.ts';
import { googleMaker } from './google.ts';
import { tokenSecrets } from './secrets.ts';

/** The accounts' side of a function. */
export interface Accounts extends AccountClients {
  sealer: Sealer;
}

/** What the accounts need of the rest of a function. */
export interface AccountsParts {
  table: Table;
  store: SecretStore;
  /** The secret with the deployment's own credentials. */
  credentials: CachedSecret;
  log: Log;
}

/**
 * Google for every account, sealed by the secret that SEAL_SECRET_ID names. From here on a rotated
 * refresh token is stored before it is used: call it once for each process.
 */
export function accountsFromEnvironment(
  environment: NodeJS.ProcessEnv,
  { table, store, credentials, log }: AccountsParts,
): Accounts {
  // Like the token secret it is rarely rotated, and the key before the current one still opens.
  const seal = sealer(tokenSecrets(store, requiredVariable(environment, 'SEAL_SECRET_ID')));
  const make = googleMaker(environment['GOOGLE_ROOT_URL']);
  afterTokenRefresh.addReceiver(keepRefreshToken({ table, sealer: seal, now: Date.now, log }));
  return {
    sealer: seal,
    ...accountClients({ sealer: seal, deploymentCredentials: credentials, make }),
  };
}
