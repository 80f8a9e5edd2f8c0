import { CommandError } from '../command-error.ts';

/** A page of a list. */
export interface ListPage {
  /** Where it began. */
  cursor: string | undefined;
  items: readonly unknown[];
  nextCursor?: string | null;
}

/**
 * Where a list goes on after a page, if it does.
 * @throws CommandError for an empty page that is followed by itself: the list would have no end.
 */
export function nextCursorOf({ cursor, items, nextCursor }: ListPage): string | undefined {
  if (nextCursor === undefined || nextCursor === null) return undefined;
  if (items.length > 0 || nextCursor !== cursor) return nextCursor;
  throw new CommandError('The list does not go on: its next page is the same again. Try again.');
}
