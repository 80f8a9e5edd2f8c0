import { EXIT_CODES, type ExitCode } from './exit-codes.ts';

/** A failure that is not a defect of the command: its message says what is wrong, and the fix. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;
  /** The field of the API that the message begins with, if it does. */
  readonly field: string | undefined;
  /** What its message is to begin with, once the field has been named as a flag: `can't create hook`. */
  cannot: string | undefined;
  /** With which the service refused the request; undefined if it gave no answer that is Tidings's. */
  readonly status: number | undefined;

  constructor(
    message: string,
    exitCode: ExitCode = EXIT_CODES.failed,
    field?: string,
    status?: number,
  ) {
    super(message);
    this.name = 'CommandError';
    this.exitCode = exitCode;
    this.field = field;
    this.status = status;
  }
}

/** A wrong verb, argument or flag. */
export function usageError(message: string): CommandError {
  return new CommandError(message, EXIT_CODES.usage);
}
