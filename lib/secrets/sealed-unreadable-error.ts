import { TidingsError } from '../protocol/tidings-error.ts';

/** A sealed text cannot be decrypted: it was changed, or its key is gone. */
export class SealedUnreadableError extends TidingsError {
  override readonly name = 'SealedUnreadableError';

  constructor(reason: string) {
    super('sealed-unreadable', `What is stored sealed cannot be decrypted. ${reason}.`);
  }
}
