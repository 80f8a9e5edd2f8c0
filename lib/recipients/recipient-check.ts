import type { LookupAll } from './lookup-all.ts';
import type { RecipientRefusedError } from './recipient-refused-error.ts';

/** The names of the checks. */
export const RECIPIENT_CHECKS = [
  'ensureProtocol',
  'ensurePort',
  'blockInternalIps',
  'blockCidrNetwork',
] as const;

/** The name of a check. */
export type RecipientCheckName = (typeof RECIPIENT_CHECKS)[number];

/** What a check is in a message of a queue: its name and arguments. */
export type SerialisedCheck = [name: RecipientCheckName, args: (string | number)[]];

/** How a check is used by itself. */
export interface ValidateOptions {
  /** Where the addresses of a name come from: the system without it. */
  lookupAll?: LookupAll;
}

/**
 * What holds requests to where they may go. The URL is judged before each request; so is each address
 * that its name has, and the one that is connected to.
 */
export interface RecipientCheck {
  readonly name: RecipientCheckName | 'custom';
  readonly args: readonly (string | number)[];
  /** @throws RecipientRefusedError, or what a check of the user's own throws */
  checkUrl?(url: URL): void | Promise<void>;
  /** The error for an address that is refused; it allows the others. */
  rejection?(address: string): RecipientRefusedError | undefined;
  /**
   * Uses the check by itself, on a URL; on an address too, if it judges addresses.
   * @throws RecipientRefusedError; RecipientUnresolvedError if the addresses of its name count, and
   *   there are none; what a check of the user's own throws
   */
  validate(recipient: string, options?: ValidateOptions): Promise<void>;
  /** How it is serialised. @throws TidingsError `invalid-recipient-check` for one of the user's own */
  toJSON(): SerialisedCheck;
}
