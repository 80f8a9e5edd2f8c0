import { TidingsError } from '../../lib/protocol/tidings-error.ts';
import type { Received } from './received.ts';

/**
 * What an error of the server asks for: to give up; to tell that events are gone; to try again later, which
 * is told (`report`) or not (`busy`).
 */
export type ErrorMeaning = 'fail' | 'expired' | 'report' | 'busy';

/** Reads an error of the server. */
export function readError({ code, message, field }: Received['said']): {
  error: TidingsError;
  meaning: ErrorMeaning;
} {
  const name = String(code);
  const details = field === undefined ? {} : { field: String(field) };
  return { error: new TidingsError(name, String(message), details), meaning: meaningOf(name) };
}

function meaningOf(code: string): ErrorMeaning {
  if (code === 'unauthorized' || code.startsWith('invalid-')) return 'fail';
  if (code === 'events-expired' || code === 'cursor-beyond-log') return 'expired';
  return code === 'too-many-messages' || code === 'not-subscribed' ? 'busy' : 'report';
}
