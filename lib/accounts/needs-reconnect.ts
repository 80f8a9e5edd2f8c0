import { TidingsError } from '../protocol/tidings-error.ts';
import { type AccountRecord, DEFAULT_ACCOUNT } from './account-record.ts';

/** Whether these are the credentials that failed: others may work, whatever the status says. */
export function areTheFailed(account: AccountRecord, digest: string): boolean {
  return account.status === 'needs_reconnect' && account.failedCredentials === digest;
}

/** The error for an account whose credentials are known not to work. */
export function needsReconnect({ id, failure }: AccountRecord): TidingsError {
  const what = id === DEFAULT_ACCOUNT ? "The deployment's Google credentials" : `Account ${id}`;
  const fix =
    id === DEFAULT_ACCOUNT
      ? 'Put new ones into the google-credentials secret'
      : `Replace its credentials with PUT /accounts/${id}`;
  return new TidingsError(
    'account-needs-reconnect',
    `${what} must be connected anew (${failure?.reason ?? 'refused'}). ${fix}; its watches go on by themselves.`,
  );
}
