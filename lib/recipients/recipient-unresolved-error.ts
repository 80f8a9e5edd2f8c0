import { TidingsError } from '../protocol/tidings-error.ts';

/** A name that DNS has no address for, now: it says nothing about where it leads. */
export class RecipientUnresolvedError extends TidingsError {
  override readonly name = 'RecipientUnresolvedError';

  constructor(hostname: string, cause?: unknown) {
    super('recipient-unresolved', `The name ${hostname.slice(0, 253)} has no address`, { cause });
  }
}
