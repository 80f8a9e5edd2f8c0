import { TidingsError } from '../protocol/tidings-error.ts';

/** A URL or an address that requests may not go to. */
export class RecipientRefusedError extends TidingsError {
  override readonly name = 'RecipientRefusedError';

  constructor(message: string, field?: string) {
    super('recipient-refused', message, field === undefined ? {} : { field });
  }
}
