import { TidingsError } from '../channel/tidings-error.ts';

/** The error for a channel that is not there, or is somebody else's: which, nobody is told. */
export function notFound(channelId: string): TidingsError {
  return new TidingsError('not-found', `There is no channel ${channelId.slice(0, 64)}`, {
    field: 'id',
  });
}
