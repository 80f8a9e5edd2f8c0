import { TidingsError } from '../../lib/protocol/tidings-error.ts';

/** The error of what waits for a connection that is no longer wanted. */
export function connectionClosed(): TidingsError {
  return new TidingsError('connection-closed', 'The connection was closed.');
}
