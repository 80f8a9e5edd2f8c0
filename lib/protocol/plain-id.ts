import { decodeId, isEncoded } from './decode-id.ts';
import { idInUrl } from './id-in-url.ts';
import type { WatchParameter } from './resources/watchable-resource.ts';

/** What is wrong with a text that stands in the place of an id. */
export interface IdProblem {
  problem: string;
  /** The id that is meant; undefined if none can be read. */
  id: string | undefined;
}

/**
 * What keeps a text from being an id as Google gives it: blanks around it, a URL in its place, or an
 * encoding. Google answers 404 to each, as if the resource did not exist.
 */
export function idProblem(
  text: string,
  kind: NonNullable<WatchParameter['id']>,
): IdProblem | undefined {
  const trimmed = text.trim();
  const isUrl = URL_FORM.test(trimmed);
  if (isUrl) return { problem: 'is a URL, not an id', id: usable(idInUrl(trimmed, kind)) };
  const id = usable(trimmed);
  if (trimmed !== text) return { problem: 'has blanks around it', id };
  return isEncoded(text) ? { problem: 'is encoded already', id } : undefined;
}

// Copied from an address bar, with or without what the browser hides; or from a calendar's settings.
const URL_FORM = /^(?:[a-z][a-z0-9+.-]*:)?\/\/|^(?:[\w-]+\.)*google(?:apis)?\.com\//i;

function usable(id: string | undefined): string | undefined {
  const plain = decodeId(id ?? '');
  return plain === '' || isEncoded(plain) || URL_FORM.test(plain) ? undefined : plain;
}
