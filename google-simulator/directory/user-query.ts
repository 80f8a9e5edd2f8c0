import { GoogleError } from '../google-error.ts';
import { notServed } from '../http/not-served.ts';
import type { DirectoryUser } from './directory-user.ts';

const CLAUSE = /\s*(?:(\w+)([:=]))?(?:'([^']*)'|([^\s':=]+))(?=\s|$)/y;

const FIELDS: Record<string, (user: DirectoryUser) => string[]> = {
  email: ({ primaryEmail, aliases }) => [primaryEmail, ...aliases],
  givenName: (user) => [nameOf(user, 'givenName')],
  familyName: (user) => [nameOf(user, 'familyName')],
  name: (user) => [
    nameOf(user, 'givenName'),
    nameOf(user, 'familyName'),
    `${nameOf(user, 'givenName')} ${nameOf(user, 'familyName')}`,
  ],
  isAdmin: ({ isAdmin }) => [String(isAdmin)],
  isSuspended: ({ suspended }) => [String(suspended === true)],
  orgUnitPath: ({ orgUnitPath = '/' }) => [String(orgUnitPath)],
};

/**
 * Parses a `query` parameter of users.list, such as `givenName:Jane* isAdmin=true`: all clauses have
 * to match.
 * @throws GoogleError (400, or 501 for a field that the simulator does not have)
 */
export function parseUserQuery(query: string): (user: DirectoryUser) => boolean {
  const text = query.trimEnd();
  const clauses: ((user: DirectoryUser) => boolean)[] = [];
  CLAUSE.lastIndex = 0;
  while (CLAUSE.lastIndex < text.length) {
    const found = CLAUSE.exec(text);
    if (!found) throw new GoogleError('invalid', { message: 'Invalid Input: query' });
    const [, field, operator, quoted, bare = ''] = found;
    clauses.push(clause(field, operator, (quoted ?? bare).toLowerCase()));
  }
  return (user) => clauses.every((matches) => matches(user));
}

function clause(
  field: string | undefined,
  operator: string | undefined,
  wanted: string,
): (user: DirectoryUser) => boolean {
  // Without a field, the beginnings of the names and of the email address are searched.
  if (field === undefined) {
    const values = (user: DirectoryUser) => [...valuesOf('name', user), ...valuesOf('email', user)];
    return (user) => values(user).some((value) => value.startsWith(wanted.replace(/\*$/, '')));
  }
  if (!Object.hasOwn(FIELDS, field)) throw notServed(`the field ${field} in query`);
  const isPrefix = operator === ':' && wanted.endsWith('*');
  return (user) =>
    valuesOf(field, user).some((value) =>
      isPrefix ? value.startsWith(wanted.slice(0, -1)) : value === wanted,
    );
}

function valuesOf(field: string, user: DirectoryUser): string[] {
  return (FIELDS[field]?.(user) ?? []).map((value) => value.toLowerCase());
}

/** A part of a user's name; empty if there is none. */
export function nameOf({ name }: DirectoryUser, part: 'givenName' | 'familyName'): string {
  const value = (name as Record<string, unknown> | undefined)?.[part];
  return typeof value === 'string' ? value : '';
}
