import { decodeId } from './decode-id.ts';
import type { WatchParameter } from './resources/watchable-resource.ts';

/**
 * The id in a URL that people copy from Google's pages. Their forms are not documented: these are
 * those of the address bars, of "Share" and of a calendar's settings.
 */
export function idInUrl(text: string, kind: NonNullable<WatchParameter['id']>): string | undefined {
  if (/^mailto:/i.test(text))
    return kind === 'drive' ? undefined : text.slice('mailto:'.length).split('?')[0];
  const url = URL.parse(
    /^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(text) ? absolute(text) : `https://${text}`,
  );
  if (url === null || !/(?:^|\.)google(?:apis|usercontent)?\.com$/.test(url.hostname))
    return undefined;
  if (kind === 'calendar') return calendarId(url);
  return kind === 'drive' ? driveId(url) : undefined;
}

function absolute(text: string): string {
  return text.startsWith('//') ? `https:${text}` : text.replace(/^webcal:/i, 'https:');
}

function calendarId({ pathname, searchParams }: URL): string | undefined {
  const [, inPath] =
    /\/(?:settings\/calendar|ical|feeds|dav|caldav\/v2|calendars|calendarList|private\/calendar)\/([^/]+)/.exec(
      pathname,
    ) ?? [];
  const given = searchParams.get('src') ?? searchParams.get('cid') ?? inPath;
  if (given === undefined) return undefined;
  // A link that adds a calendar may name it by the URL of its feed.
  const isFeed = /^https?:\/\/[^?]*\/feeds\//.test(given);
  return isFeed ? idInUrl(given, 'calendar') : fromBase64(decodeId(given));
}

// Newer links have the id in base64, often without its padding.
function fromBase64(text: string): string {
  if (!/^[\w+/-]+=*$/.test(text)) return text;
  const id = Buffer.from(text, 'base64').toString('utf8');
  // No @ before the @: tried at each of many, the rest would take seconds.
  return /^[\x21-\x3f\x41-\x7e]+@[\x21-\x7e]+$/.test(id) ? id : text;
}

// Of documents, sheets, slides, forms and drawings, of files, folders and shared drives. What stands
// after /d/e/ is a published copy, and after /maps/d/ a command: neither says anything about the file.
const DRIVE_PATH = /(?<!\/maps)[/#](?:d(?!\/e\/)|folders|files|drives)\/([\w-]+)/;

function driveId({ pathname, hash, searchParams }: URL): string | undefined {
  return DRIVE_PATH.exec(pathname + hash)?.[1] ?? searchParams.get('id') ?? undefined;
}
