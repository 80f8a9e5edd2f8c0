import { TidingsError } from '../protocol/tidings-error.ts';

/** Google's quota for an account is used up for now: its watches wait. */
export class QuotaError extends TidingsError {
  override readonly name = 'QuotaError';
  /** How long to wait, in milliseconds. */
  readonly retryAfterMs: number;

  constructor(account: string, retryAfterMs: number) {
    super('quota-exhausted', `Google's quota for account ${account} is used up for now`);
    this.retryAfterMs = retryAfterMs;
  }
}
