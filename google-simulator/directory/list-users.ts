import { GoogleError } from '../google-error.ts';
import { readFlag } from '../http/check-parameters.ts';
import { notServed } from '../http/not-served.ts';
import { offsetPage } from '../http/offset-page.ts';
import { readPageSize } from '../http/read-page-size.ts';
import type { Directory } from './directory.ts';
import { CUSTOMER_ID, type DirectoryUser } from './directory-user.ts';
import { nameOf, parseUserQuery } from './user-query.ts';

/** The parameters that `listUsers` honours. */
export const LIST_PARAMETERS = [
  'customer',
  'domain',
  'maxResults',
  'pageToken',
  'query',
  'showDeleted',
  'orderBy',
  'sortOrder',
];

/** Lists the users of a domain, or of the customer. */
export function listUsers(directory: Directory, query: URLSearchParams, domain: string): unknown {
  const isDeleted = readFlag(query, 'showDeleted');
  const matches = parseUserQuery(query.get('query') ?? '');
  const users = directory
    .all()
    .filter(({ deletionTime }) => (deletionTime !== undefined) === isDeleted)
    .filter(({ primaryEmail }) => domain === CUSTOMER_ID || primaryEmail.endsWith(`@${domain}`))
    .filter(matches)
    .sort(orderIn(query));
  const size = readPageSize(query, 'maxResults', { fallback: 100, max: 500 });
  const { items, ...next } = offsetPage(users, query, size);
  return { kind: 'admin#directory#users', users: items, ...next };
}

const KEYS: Record<string, (user: DirectoryUser) => string> = {
  email: ({ primaryEmail }) => primaryEmail,
  givenName: (user) => nameOf(user, 'givenName'),
  familyName: (user) => nameOf(user, 'familyName'),
};

function orderIn(query: URLSearchParams): (a: DirectoryUser, b: DirectoryUser) => number {
  const [orderBy, sortOrder] = [query.get('orderBy'), query.get('sortOrder')];
  if (sortOrder !== null && !/^(?:ASCENDING|DESCENDING)$/i.test(sortOrder)) {
    throw new GoogleError('invalid', { location: 'sortOrder' });
  }
  if (orderBy === null) {
    if (sortOrder !== null) throw notServed('sortOrder without orderBy');
    return () => 0;
  }
  const key = Object.hasOwn(KEYS, orderBy) ? KEYS[orderBy] : undefined;
  if (!key) throw new GoogleError('invalid', { location: 'orderBy' });
  const direction = sortOrder?.toUpperCase() === 'DESCENDING' ? -1 : 1;
  return (a, b) => direction * key(a).localeCompare(key(b), 'en');
}
