import { CredentialsError } from '../google/credentials-error.ts';
import { type AccountRecord, DEFAULT_ACCOUNT } from './account-record.ts';

/** Which credentials may be tried. */
export interface ClientRules {
  /** Also those that Google has rejected before: to check whether it still does. */
  evenIfRejected?: boolean;
}

/** Google has rejected an account's credentials before: they are not tried again. */
export class NeedsReconnectError extends CredentialsError {
  constructor({ id, failure }: Pick<AccountRecord, 'id' | 'failure'>) {
    const what = id === DEFAULT_ACCOUNT ? "The deployment's Google credentials" : `Account ${id}`;
    const fix =
      id === DEFAULT_ACCOUNT
        ? 'Put new ones into the google-credentials secret'
        : `Replace its credentials with PUT /accounts/${id}`;
    super(
      'account-needs-reconnect',
      `${what} must be connected again (${failure?.reason ?? 'rejected'}). ${fix}; its watches are resumed automatically.`,
    );
  }
}

/** Whether it is the credentials with this digest that failed: others may work, whatever the status. */
export function hasFailed(account: AccountRecord, digest: string): boolean {
  return account.status === 'needs_reconnect' && account.failedCredentials === digest;
}
