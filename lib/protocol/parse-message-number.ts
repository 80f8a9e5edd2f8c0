import { type GoogHeaders, HEADER_NAMES } from './goog-headers.ts';
import { InvalidNotificationError } from './invalid-notification-error.ts';

/**
 * The message number: a positive integer that a double holds exactly.
 * @throws InvalidNotificationError `missing-header` or `message-number`.
 */
export function parseMessageNumber(text: string | undefined): number {
  if (text === undefined || text === '') throw missingHeader('messageNumber');
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new InvalidNotificationError(
    'message-number',
    HEADER_NAMES.messageNumber,
    `${HEADER_NAMES.messageNumber} must be a positive integer`,
  );
}

/** The error for a header that Google always sends and that is not there. */
export function missingHeader(header: keyof GoogHeaders): InvalidNotificationError {
  const name = HEADER_NAMES[header];
  return new InvalidNotificationError('missing-header', name, `${name} is missing`);
}
