import { GOOGLE_REASONS, type GoogleReason, isGoogleReason } from './google-reasons.ts';
import type { Rejection } from './rejection.ts';

/** Overrides of the table of reasons. */
export interface GoogleErrorOptions {
  status?: number;
  message?: string;
  domain?: string;
  /** The parameter, or the header, that the error is about. */
  location?: string;
  locationType?: 'parameter' | 'header';
  /** More fields of the error: the newer `status` and `details`. */
  more?: Record<string, unknown>;
  retryAfterSeconds?: number;
}

/** An error response in Google's JSON format. */
export class GoogleError extends Error implements Rejection {
  override readonly name = 'GoogleError';
  readonly status: number;
  /** Optional: some of Google's 410 responses have none. */
  readonly reason: string | undefined;
  readonly domain: string;
  readonly retryAfterSeconds: number;
  readonly #options: GoogleErrorOptions;

  constructor(reason: GoogleReason | (string & {}) | undefined, options: GoogleErrorOptions = {}) {
    const known = isGoogleReason(reason) ? GOOGLE_REASONS[reason] : undefined;
    super(options.message ?? known?.message ?? reason ?? 'Error');
    this.status = options.status ?? known?.status ?? 400;
    this.reason = reason;
    this.domain = options.domain ?? known?.domain ?? 'global';
    this.retryAfterSeconds = options.retryAfterSeconds ?? 0;
    this.#options = options;
  }

  toJSON(): unknown {
    const { status: code, message, reason, domain } = this;
    const { location, locationType = 'parameter', more } = this.#options;
    if (reason === undefined) return { error: { code, message, ...more } };
    const where = location === undefined ? {} : { locationType, location };
    return { error: { code, message, errors: [{ domain, reason, message, ...where }], ...more } };
  }
}
