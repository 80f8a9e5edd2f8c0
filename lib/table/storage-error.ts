import { TidingsError } from '../protocol/tidings-error.ts';

/** The database refused, or did not answer in time. The caller should try again. */
export class StorageError extends TidingsError {
  override readonly name = 'StorageError';

  constructor(cause: unknown) {
    const reason = cause instanceof Error ? cause.name : 'unknown';
    super('storage-failed', `The database did not take the request (${reason})`, { cause });
  }
}
