import { GOOGLE_REASONS, type GoogleReason, isGoogleReason } from './google-reasons.ts';
import type { Rejection } from './rejection.ts';

/** What of a refusal may differ from the table. */
export interface GoogleErrorOptions {
  status?: number;
  message?: string;
  /** Names the parameter that is at fault. */
  location?: string;
  retryAfterSeconds?: number;
}

/** A refusal in Google's JSON shape. */
export class GoogleError extends Error implements Rejection {
  override readonly name = 'GoogleError';
  readonly status: number;
  /** Absent from some of Google's own 410 answers, so it may be absent here. */
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
