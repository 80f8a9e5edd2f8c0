import { TidingsError } from '../../lib/protocol/tidings-error.ts';

/** A client has no such trigger. Its code is `trigger-not-found`. */
export class TriggerNotFoundError extends TidingsError {
  override readonly name = 'TriggerNotFoundError';

  constructor(name: string | undefined) {
    const which = name === undefined ? 'such trigger' : `trigger named "${name}"`;
    super('trigger-not-found', `The client has no ${which}.`, { field: 'name' });
  }
}
