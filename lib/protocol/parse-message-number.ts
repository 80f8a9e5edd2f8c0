import { type GoogHeaders, HEADER_NAMES } from './goog-headers.ts';
import { InvalidNotificationError } from './invalid-notification-error.ts';

/**
 * Reads X-Goog-Message-Number: a positive integer that a double holds exactly.
 * @throws InvalidNotificationError `missing-header` or `message-number`.
 */
export function parseMessageNumber(text: string | undefined): number {
  if (!text) throw missingHeader('messageNumber');
  const number = Number(text);
  // `Number` alone also takes blanks, signs, exponents and other bases.
  if (/^\d+$/.test(text) && number > 0 && Number.isSafeInteger(number)) return number;
  throw new InvalidNotificationError(
    'message-number',
    HEADER_NAMES.messageNumber,
    `${HEADER_NAMES.messageNumber} must be a positive integer`,
  );
}

/** The error for a header that Google always sends and that is absent or empty. */
export function missingHeader(header: keyof GoogHeaders): InvalidNotificationError {
  const name = HEADER_NAMES[header];
  return new InvalidNotificationError('missing-header', name, `${name} is missing`);
}
