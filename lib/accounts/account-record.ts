import type { ChannelFailure } from '../channels/channel-record.ts';

/** The account of the deployment's own credentials, which are in Secrets Manager and not in its row. */
export const DEFAULT_ACCOUNT = 'default';

/** Whose that account is, with everything else that the deployment's own API key makes. */
export const DEPLOYMENT_OWNER = 'default';

/** Whether an account's credentials work, as far as we know. */
export type AccountStatus = 'ok' | 'needs_reconnect';

/** The Google credentials that open, renew and stop channels. */
export interface AccountRecord {
  id: string;
  owner: string;
  /** The kind of credentials; absent for the deployment's own until they have been looked at. */
  type?: 'service_account' | 'authorized_user';
  /** Whom they speak for, as far as it is no secret: an e-mail address, a client id. */
  identity?: string;
  /** The user for whom a service account acts (domain-wide delegation). */
  subject?: string;
  /** The credentials, sealed; absent for the deployment's own. */
  sealed?: string;
  /**
   * Changes when somebody replaces the credentials, and not when Google rotates their refresh token:
   * tells whose token it is that came back from a refresh that took long.
   */
  grantId?: string;
  status: AccountStatus;
  /** What made it need new credentials. */
  failure?: ChannelFailure;
  /**
   * Which credentials failed, as a digest: a failure of credentials that were replaced meanwhile
   * says nothing about the new ones.
   */
  failedCredentials?: string;
  statusSinceMs: number;
  /** Until when Google's quota asks all of this account's watches to wait. */
  throttledUntilMs?: number;
  /** How many times in a row the quota has asked for that. */
  throttleCount?: number;
  /** Somebody deletes it: no new watch may use it. */
  deletingAtMs?: number;
  /** Its watches are deleted with it. */
  deletingWatches?: true;
  /** When the sweep looks at it; absent if there is nothing to do. */
  dueAtMs?: number;
  /** Goes up with each thing to do: what was done for an old turn does not settle a new one. */
  version?: number;
  createdAtMs: number;
  updatedAtMs: number;
}

/** What is known of the deployment's own account before it has a row. */
export function defaultAccount(owner = DEPLOYMENT_OWNER): AccountRecord {
  const never = { statusSinceMs: 0, createdAtMs: 0, updatedAtMs: 0 };
  return { id: DEFAULT_ACCOUNT, owner, status: 'ok', ...never };
}
