import type { Announce } from '../channels/announce.ts';
import { resourceKey } from '../channels/resource.ts';
import { GoogleError } from '../google-error.ts';
import { randomDigits, randomOpaque } from '../opaque.ts';
import { CUSTOMER_ID, type DirectoryUser, type UserEvent } from './directory-user.ts';

/** The user accounts of one customer, whatever their domain. Every change is announced. */
export interface Directory {
  /** By id, address or alias. */
  get(userKey: string): DirectoryUser;
  all(): DirectoryUser[];
  insert(fields: Record<string, unknown>): DirectoryUser;
  /** Makes a change of the kind that `event` names. */
  change(userKey: string, event: UserEvent, fields: Record<string, unknown>): DirectoryUser;
  changeAlias(userKey: string, event: 'add' | 'delete', alias: string): void;
  /** Tells of an event without changing anything; also of users that are not in the directory. */
  tell(event: string, user: Pick<DirectoryUser, 'id' | 'primaryEmail'>): number;
}

/** An empty directory. */
export function createDirectory(announce: Announce): Directory {
  const users = new Map<string, DirectoryUser>();
  // The etag in the body is that of the notification, not of the user (Google's Directory push guide).
  const newEtag = (): string => `"${randomOpaque(27)}"`;

  const get = (userKey: string): DirectoryUser => {
    for (const user of users.values()) {
      if ([user.id, user.primaryEmail, ...user.aliases].includes(userKey)) return user;
    }
    throw new GoogleError('notFound', { message: 'Resource Not Found: userKey' });
  };
  const put = (user: DirectoryUser): DirectoryUser => {
    users.set(user.id, user);
    return user;
  };
  const tell: Directory['tell'] = (event, { id, primaryEmail }) => {
    const body = JSON.stringify({
      kind: 'admin#directory#user',
      id,
      etag: newEtag(),
      primaryEmail,
    });
    const domain = primaryEmail.split('@')[1] ?? '';
    return (
      announce(resourceKey('directory.users', 'domain', domain), { state: event, body }) +
      announce(resourceKey('directory.users', 'customer', CUSTOMER_ID), { state: event, body })
    );
  };

  return {
    get,
    all: () => [...users.values()],
    tell,
    insert(fields) {
      const primaryEmail = fields.primaryEmail;
      if (typeof primaryEmail !== 'string' || !primaryEmail.includes('@')) {
        throw new GoogleError('invalid', { message: 'Invalid Input: primary_user_email' });
      }
      if (this.all().some((user) => user.primaryEmail === primaryEmail && !user.deleted)) {
        throw new GoogleError('duplicate', { message: 'Entity already exists.' });
      }
      const user = put({
        ...fields,
        kind: 'admin#directory#user',
        id: randomDigits(),
        etag: newEtag(),
        primaryEmail,
        isAdmin: false,
        customerId: CUSTOMER_ID,
        aliases: [],
        deleted: false,
      });
      tell('add', user);
      return user;
    },
    change(userKey, event, fields) {
      const before = get(userKey);
      const { kind, id } = before;
      const user = put({ ...before, ...fields, kind, id, etag: newEtag() });
      tell(event, user);
      return user;
    },
    changeAlias(userKey, event, alias) {
      const user = get(userKey);
      const others = user.aliases.filter((known) => known !== alias);
      if (event === 'delete' && others.length === user.aliases.length) {
        throw new GoogleError('notFound', { message: 'Resource Not Found: alias' });
      }
      put({ ...user, aliases: event === 'add' ? [...others, alias] : others });
      const body = JSON.stringify({
        kind: 'admin#directory#alias',
        id: user.id,
        etag: newEtag(),
        primaryEmail: user.primaryEmail,
        alias,
      });
      announce(resourceKey('directory.aliases', user.id), { state: event, body });
    },
  };
}
