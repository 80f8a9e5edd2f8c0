import { parseFilter } from '../../../lib/matching/parse-filter.ts';
import { TidingsError } from '../../../lib/protocol/tidings-error.ts';

/** The error that a value gets that is no filter. */
export function filterErrorOf(value: unknown, field?: string): TidingsError {
  try {
    parseFilter(value, field);
  } catch (error) {
    if (error instanceof TidingsError) return error;
    throw error;
  }
  throw new Error('This is a filter');
}
