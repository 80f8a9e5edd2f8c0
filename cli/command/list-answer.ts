import type { Listed } from '../api/list-items.ts';
import { type Column, table } from '../output/table.ts';
import type { Answer } from './answer.ts';

/** How a list is shown. */
export interface ListView {
  /** The field that has the items, in the document too. */
  name: string;
  // biome-ignore lint/suspicious/noExplicitAny: the shapes are the API's, and shown as they come.
  columns: readonly Column<any>[];
  /** What is said if there are none. */
  nothing: string;
}

/** The answer of a verb that lists. */
export function listAnswer({ items, nextCursor }: Listed, view: ListView): Answer {
  const { name, columns, nothing } = view;
  const isCut = nextCursor !== undefined;
  return {
    document: isCut ? { [name]: items, nextCursor } : { [name]: items },
    text: table(columns, items, nothing),
    notes: isCut ? [`There may be more: --limit shows more, --cursor ${nextCursor} goes on.`] : [],
  };
}
