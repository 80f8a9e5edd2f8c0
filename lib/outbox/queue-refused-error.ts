import { TidingsError } from '../protocol/tidings-error.ts';

/** A queue did not take messages. The caller should try again. */
export class QueueRefusedError extends TidingsError {
  override readonly name = 'QueueRefusedError';

  constructor(message: string, cause?: unknown) {
    super('queue-refused', message, cause === undefined ? {} : { cause });
  }
}
