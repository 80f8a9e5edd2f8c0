import { DEPLOYMENT_OWNER } from '../api/owner.ts';
import type { Failure } from '../google/failure.ts';
import type { AccountStatus, Deletion } from './account-states.ts';

/** The account of the deployment's own credentials, which are in Secrets Manager and not in its row. */
export const DEFAULT_ACCOUNT = 'default';

/** The Google credentials that open, renew and stop channels. */
export interface AccountRecord {
  id: string;
  owner: string;
  /** The kind of credentials; absent for the deployment's own until they have been read. */
  type?: 'service_account' | 'authorized_user';
  /** The identity behind them, as far as it is no secret: an e-mail address, a client id. */
  identity?: string;
  /** The user for whom a service account acts (domain-wide delegation). */
  subject?: string;
  /** The credentials, sealed; absent for the deployment's own. */
  sealed?: string;
  /**
   * Changes when the credentials are replaced, and not when Google rotates their refresh token: it
   * says which grant a token belongs to that came back from a slow refresh.
   */
  grantId?: string;
  status: AccountStatus;
  statusSinceMs: number;
  /** Why it needs new credentials. */
  failure?: Failure;
  /**
   * The digest of the credentials that failed: a failure of credentials that have been replaced
   * since says nothing about the new ones.
   */
  failedCredentials?: string;
  /** Until when Google's quota makes all of this account's watches wait. */
  throttledUntilMs?: number;
  /** How many times in a row the quota has done so. */
  throttleCount?: number;
  /** How its deletion is done, and since when: no new watch may use it. */
  deletion?: Deletion;
  deletingAtMs?: number;
  /** When the sweep reconciles it; absent if there is nothing to do. */
  dueAtMs?: number;
  /** Grows with each thing to do: work of an older version does not settle a newer one. */
  version?: number;
  createdAtMs: number;
  updatedAtMs: number;
}

/** What is known of the deployment's own account before it has a row. */
export function defaultAccount(owner = DEPLOYMENT_OWNER): AccountRecord {
  return {
    id: DEFAULT_ACCOUNT,
    owner,
    status: 'ok',
    statusSinceMs: 0,
    createdAtMs: 0,
    updatedAtMs: 0,
  };
}
