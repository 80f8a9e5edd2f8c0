/** What an error may carry beside its message. */
export interface ErrorDetails {
  /** The field of the request, header or setting that is wrong. */
  field?: string;
  cause?: unknown;
}

/**
 * The base of every error that Tidings throws deliberately. `code` is stable and meant for programs;
 * `message` is meant for people and never contains a token, a credential or a body.
 */
export class TidingsError extends Error {
  override readonly name: string = 'TidingsError';
  readonly code: string;
  readonly field: string | undefined;
  /** What may be logged of it, where the message has a value of the request in it. */
  readonly logMessage?: string;

  constructor(code: string, message: string, { field, cause }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.field = field;
  }
}
