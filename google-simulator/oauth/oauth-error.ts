import type { Rejection } from '../rejection.ts';

/** An error of the token endpoint, in the shape of RFC 6749 section 5.2. */
export class OAuthError extends Error implements Rejection {
  override readonly name = 'OAuthError';
  readonly status: number;
  readonly reason: string;
  readonly retryAfterSeconds: number;

  constructor(
    reason: string,
    message: string,
    { status = 400, retryAfterSeconds = 0 }: { status?: number; retryAfterSeconds?: number } = {},
  ) {
    super(message);
    this.reason = reason;
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  toJSON(): unknown {
    return { error: this.reason, error_description: this.message };
  }
}
