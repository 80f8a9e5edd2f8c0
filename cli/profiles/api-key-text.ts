import { usageError } from '../command-error.ts';

/**
 * A key as it can be sent. Nothing of it is in a message.
 * @throws CommandError for a text that is no header's value.
 */
export function apiKeyText(text: string): string {
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw usageError('The key must be one line of visible ASCII characters: copy it again');
}
