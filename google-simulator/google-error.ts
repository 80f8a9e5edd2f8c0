import { GOOGLE_REASONS, type GoogleReason, isGoogleReason } from './google-reasons.ts';
import type { Rejection } from './rejection.ts';

/** Overrides of the table of reasons. */
export interface GoogleErrorOptions {
  status?: number;
  message?: string;
  /** The parameter that the error is about. */
  location?: string;
  retryAfterSeconds?: number;
}

/** An error response in Google's JSON format. */
export class GoogleError extends Error implements Rejection {
  override readonly name = 'GoogleError';
  readonly status: number;
  /** Optional: some of Google's 410 responses have none. */
  readonly reason: string | undefined;
  readonly domain: string;
  readonly location: string | undefined;
  readonly retryAfterSeconds: number;

  constructor(reason: GoogleReason | (string & {}) | undefined, options: GoogleErrorOptions = {}) {
    const known = isGoogleReason(reason) ? GOOGLE_REASONS[reason] : undefined;
    super(options.message ?? known?.message ?? reason ?? 'Error');
    this.status = options.status ?? known?.status ?? 400;
    this.reason = reason;
    this.domain = known?.domain ?? 'global';
    this.location = options.location;
    this.retryAfterSeconds = options.retryAfterSeconds ?? 0;
  }

  toJSON(): unknown {
    const { status: code, message, reason, domain, location } = this;
    if (reason === undefined) return { error: { code, message } };
    const where = location === undefined ? {} : { locationType: 'parameter', location };
    return { error: { code, message, errors: [{ domain, reason, message, ...where }] } };
  }
}
