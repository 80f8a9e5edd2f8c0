import { TidingsError } from './tidings-error.ts';

/** What is wrong with a watch request. Stable. */
export type InvalidWatchRequestCode =
  | 'unknown-resource'
  | 'watch-gone'
  | 'invalid-channel-id'
  | 'invalid-channel-type'
  | 'invalid-token'
  | 'invalid-address'
  | 'invalid-expiration'
  | 'invalid-ttl'
  | 'missing-parameter'
  | 'unknown-parameter'
  | 'invalid-parameter';

/** A watch request that Google would reject, or accept and misread. */
export class InvalidWatchRequestError extends TidingsError {
  override readonly name = 'InvalidWatchRequestError';
  override readonly logMessage: string;
  declare readonly code: InvalidWatchRequestCode;
  /** The rejected value; absent where it could be a secret. */
  readonly value: unknown;
  /** What to do instead, as a sentence. */
  readonly fix: string;

  constructor(
    code: InvalidWatchRequestCode,
    {
      field,
      value,
      problem,
      fix,
    }: { field: string; value?: unknown; problem: string; fix: string },
  ) {
    const shown = value === undefined ? '' : ` (got ${shortened(JSON.stringify(value))})`;
    super(code, `${field} ${problem}${shown}. ${fix}`, { field });
    this.logMessage = `${field} ${problem}`;
    this.value = value;
    this.fix = fix;
  }
}

const VALUE_MAX_SHOWN = 200;

function shortened(text: string): string {
  return text.length > VALUE_MAX_SHOWN ? `${text.slice(0, VALUE_MAX_SHOWN)}…` : text;
}
