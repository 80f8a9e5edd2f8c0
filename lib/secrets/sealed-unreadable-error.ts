import { TidingsError } from '../protocol/tidings-error.ts';

/** A sealed text cannot be decrypted: it was changed, or its key is gone. */
export class SealedUnreadableError extends TidingsError {
  override readonly name = 'SealedUnreadableError';

  constructor(reason: string) {
    super(
      'sealed-unreadable',
      `The stored credentials cannot be decrypted. ${reason}, or replace the account's credentials.`,
    );
  }
}
