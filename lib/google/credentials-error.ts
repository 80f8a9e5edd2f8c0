import { type ErrorDetails, TidingsError } from '../protocol/tidings-error.ts';

/** Why credentials cannot be used. Stable. */
export type CredentialsErrorCode =
  /** They are not credentials: no JSON, or a field is missing. */
  | 'google-credentials'
  /** Google has rejected them before. */
  | 'account-needs-reconnect'
  /** Their stored form cannot be decrypted. */
  | 'sealed-unreadable';

/** Credentials that cannot be used: no call was made, and nothing but new ones helps. */
export class CredentialsError extends TidingsError {
  override readonly name = 'CredentialsError';
  declare readonly code: CredentialsErrorCode;

  constructor(code: CredentialsErrorCode, message: string, details: ErrorDetails = {}) {
    super(code, message, details);
  }
}
