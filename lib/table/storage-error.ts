import { TidingsError } from '../protocol/tidings-error.ts';

/** The database refused, or did not answer in time. The caller should try again. */
export class StorageError extends TidingsError {
  override readonly name = 'StorageError';

  constructor(cause: unknown) {
    const reason = cause instanceof Error ? cause.name : 'unknown';
    super('storage-failed', `The database did not take the request (${reason})`, { cause });
  }
}

// The same request is refused again.
const REJECTED = ['ValidationException', 'SerializationException'];

/** Whether an error is the database's, and the same request may succeed later. */
export function isTemporary(error: unknown): boolean {
  if (!(error instanceof StorageError)) return false;
  return !(error.cause instanceof Error && REJECTED.includes(error.cause.name));
}
