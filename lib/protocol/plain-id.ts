import { decodedOnce, decodeId, isEncoded } from './decode-id.ts';
import { idInUrl } from './id-in-url.ts';
import type { WatchParameter } from './resources/watchable-resource.ts';

type IdKind = NonNullable<WatchParameter['id']>;

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
export function idProblem(text: string, kind: IdKind): IdProblem | undefined {
  const trimmed = withoutBlanks(text);
  const url = urlIn(trimmed, kind);
  if (url !== undefined) return { problem: 'is a URL, not an id', id: usable(idInUrl(url, kind)) };
  const id = usable(trimmed);
  if (trimmed !== text) return { problem: 'has blanks around it', id };
  return isEncoded(text) ? { problem: 'is encoded already', id } : undefined;
}

// Copied from an address bar, with or without what the browser hides; or from a calendar's settings.
const URL_FORM = /^(?:[a-z][a-z0-9+.-]*:)?\/\/|^mailto:|^(?:[\w-]+\.)*google(?:apis)?\.com\//i;
// In what embeds it, or in a link of Markdown.
const INSIDE = /https?:\/\/[^\s"'<>)\]]+/i;
// What is left of a URL of Drive's, or of a resource's name.
const PART_OF_URL = /^[\w-]+[/?]|^\/|^\??id=[\w-]/;

function urlIn(text: string, kind: IdKind): string | undefined {
  if (URL_FORM.test(text)) return text.replaceAll('&amp;', '&');
  const inside = INSIDE.exec(text)?.[0];
  if (inside !== undefined) return inside.replaceAll('&amp;', '&');
  // Once only: what the URL itself encodes is read with it.
  if (/^[a-z]+%(?:25)*3a/i.test(text)) return urlIn(decodedOnce(text), kind);
  const isPart = kind === 'drive' && !isEncoded(text) && PART_OF_URL.test(text);
  return isPart ? `https://drive.google.com/${partOfPath(text)}` : undefined;
}

function partOfPath(text: string): string {
  if (/^\??id=/.test(text)) return `open?${text.replace('?', '')}`;
  return /(?:^|\/)(?:d|files|folders|drives)\//.test(text) ? text : `d/${text}`;
}

// Those without a width are copied as well.
const BLANK = /[\s\p{Cf}]/u;

function withoutBlanks(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && BLANK.test(text.charAt(start))) start += 1;
  while (end > start && BLANK.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function usable(id: string | undefined): string | undefined {
  const plain = decodeId(id ?? '');
  return plain === '' || isEncoded(plain) || URL_FORM.test(plain) ? undefined : plain;
}
