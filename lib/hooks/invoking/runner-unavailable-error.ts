import { TidingsError } from '../../protocol/tidings-error.ts';

/** The function that runs hooks gave no answer. The caller should try again. */
export class RunnerUnavailableError extends TidingsError {
  override readonly name = 'RunnerUnavailableError';
  /** Whether the function began, and did not come to its end: perhaps by what it ran. */
  readonly hasDied: boolean;

  constructor(
    message: string,
    { cause, hasDied = false }: { cause?: unknown; hasDied?: boolean } = {},
  ) {
    super('hook-runner-unavailable', message, cause === undefined ? {} : { cause });
    this.hasDied = hasDied;
  }
}
