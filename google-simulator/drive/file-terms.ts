import { GoogleError } from '../google-error.ts';
import { notServed } from '../http/not-served.ts';
import type { DriveFile } from './drive-file.ts';

/** Whether a file matches a part of a query. */
export type Term = (file: DriveFile) => boolean;

/** What the terms of one caller depend on. */
export interface TermContext {
  user: string;
  /** The id of the caller's root folder. */
  root: string;
}

const UNSERVED =
  /^(?:fullText|viewedByMeTime|starred|sharedWithMe|properties|appProperties|visibility|shortcutDetails|labels|hidden|memberCount|organizerCount|originalFilename)$/;

/**
 * The term `field operator 'value'`.
 * @throws GoogleError (400, or 501 for a field that the simulator does not have)
 */
export function fileTerm(field: string, operator: string, value: string): Term {
  if (UNSERVED.test(field)) throw notServed(`the term ${field} in q`);
  const terms: Record<string, () => Term | undefined> = {
    name: () => nameTerm(operator, value),
    mimeType: () => textTerm(operator, value),
    trashed: () => flagTerm(operator, value),
    createdTime: () => timeTerm('createdTime', operator, value),
    modifiedTime: () => timeTerm('modifiedTime', operator, value),
  };
  const term = Object.hasOwn(terms, field) ? terms[field]?.() : undefined;
  if (!term) throw new GoogleError('invalid', { location: 'q' });
  return term;
}

/** The term `'value' in collection`. */
export function membershipTerm(value: string, collection: string, context: TermContext): Term {
  const who = value === 'me' ? context.user : value;
  const withRole =
    (...roles: string[]): Term =>
    ({ permissions }) =>
      permissions.some(({ emailAddress, role }) => emailAddress === who && roles.includes(role));
  const terms: Record<string, Term> = {
    parents: ({ parents }) => parents.includes(value === 'root' ? context.root : value),
    owners: withRole('owner'),
    writers: withRole('owner', 'organizer', 'fileOrganizer', 'writer'),
    readers: withRole('owner', 'organizer', 'fileOrganizer', 'writer', 'commenter', 'reader'),
  };
  const term = Object.hasOwn(terms, collection) ? terms[collection] : undefined;
  if (!term) throw new GoogleError('invalid', { location: 'q' });
  return term;
}

function nameTerm(operator: string, value: string): Term | undefined {
  const wanted = value.toLowerCase();
  if (operator === '=') return ({ name }) => name.toLowerCase() === wanted;
  if (operator === '!=') return ({ name }) => name.toLowerCase() !== wanted;
  // For names, `contains` finds the beginnings of words only.
  if (operator !== 'contains') return undefined;
  return ({ name }) => {
    const words = name.toLowerCase();
    const isFound = (at: number): boolean => at === 0 || /[^\p{L}\p{N}]/u.test(words[at - 1] ?? '');
    for (let at = words.indexOf(wanted); at >= 0; at = words.indexOf(wanted, at + 1)) {
      if (isFound(at)) return true;
    }
    return false;
  };
}

function textTerm(operator: string, value: string): Term | undefined {
  if (operator === '=') return ({ mimeType }) => mimeType === value;
  if (operator === '!=') return ({ mimeType }) => mimeType !== value;
  return operator === 'contains' ? ({ mimeType }) => mimeType.startsWith(value) : undefined;
}

function flagTerm(operator: string, value: string): Term | undefined {
  if (!/^(?:true|false)$/.test(value) || !/^!?=$/.test(operator)) return undefined;
  const wanted = (value === 'true') === (operator === '=');
  return ({ trashed }) => trashed === wanted;
}

function timeTerm(
  field: 'createdTime' | 'modifiedTime',
  operator: string,
  value: string,
): Term | undefined {
  // Without an offset, a time is in UTC.
  const limit = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value}Z`);
  if (Number.isNaN(limit)) return undefined;
  const comparisons: Record<string, (time: number) => boolean> = {
    '<=': (time) => time <= limit,
    '<': (time) => time < limit,
    '=': (time) => time === limit,
    '!=': (time) => time !== limit,
    '>': (time) => time > limit,
    '>=': (time) => time >= limit,
  };
  const compare = comparisons[operator];
  return compare && ((file) => compare(Date.parse(file[field])));
}
