import { TidingsError } from '../protocol/tidings-error.ts';

/** A check of recipients that there is not, or whose arguments are wrong. */
export class InvalidRecipientCheckError extends TidingsError {
  override readonly name = 'InvalidRecipientCheckError';

  constructor(message: string) {
    super('invalid-recipient-check', message);
  }
}
