import type { Announce } from '../channels/announce.ts';
import { resourceKey } from '../channels/resource.ts';
import type { Clock } from '../clock.ts';
import { GoogleError } from '../google-error.ts';
import { randomId, randomNumericId } from '../ids.ts';
import { CUSTOMER_ID, type DirectoryUser, type UserEvent } from './directory-user.ts';

/** The user accounts of one customer, in all domains. Every change is announced. */
export interface Directory {
  /** Finds a user by id, email address or alias. @throws GoogleError (404) if there is none. */
  get(userKey: string): DirectoryUser;
  /** Whether the account with this email address is one of an administrator. */
  isAdministrator(email: string): boolean;
  all(): DirectoryUser[];
  insert(fields: Record<string, unknown>): DirectoryUser;
  /** Changes what a caller can change of a user, and announces it as `update`. */
  update(userKey: string, fields: Record<string, unknown>): DirectoryUser;
  makeAdmin(userKey: string, isAdmin: boolean): void;
  delete(userKey: string): void;
  undelete(userKey: string): void;
  changeAlias(userKey: string, event: 'add' | 'delete', alias: string): void;
  /**
   * Announces an event without a change, also for users that are not in the directory. Returns the
   * number of channels.
   */
  announceEvent(event: string, user: Pick<DirectoryUser, 'id' | 'primaryEmail'>): number;
}

/** Creates an empty directory. */
export function createDirectory(clock: Clock, announce: Announce): Directory {
  const users = new Map<string, DirectoryUser>();
  // The etag in the body is the one of the notification, not of the user (Google's Directory push
  // guide).
  const newEtag = (): string => `"${randomId(27)}"`;

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
  const announceEvent: Directory['announceEvent'] = (event, { id, primaryEmail }) => {
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

  const change = (user: DirectoryUser, event: UserEvent): DirectoryUser => {
    const changed = put({ ...user, etag: newEtag() });
    announceEvent(event, changed);
    return changed;
  };

  return {
    get,
    isAdministrator: (email) =>
      [...users.values()].some(
        ({ primaryEmail, isAdmin, deletionTime }) =>
          primaryEmail === email && isAdmin && deletionTime === undefined,
      ),
    all: () => [...users.values()],
    announceEvent,
    insert(fields) {
      const primaryEmail = fields.primaryEmail;
      if (typeof primaryEmail !== 'string' || !primaryEmail.includes('@')) {
        throw new GoogleError('invalid', { message: 'Invalid Input: primary_user_email' });
      }
      if (this.all().some((user) => user.primaryEmail === primaryEmail && !user.deletionTime)) {
        throw new GoogleError('duplicate', { message: 'Entity already exists.' });
      }
      const user = put({
        ...writable(fields),
        kind: 'admin#directory#user',
        id: randomNumericId(),
        etag: newEtag(),
        primaryEmail,
        isAdmin: false,
        customerId: CUSTOMER_ID,
        aliases: [],
      });
      announceEvent('add', user);
      return user;
    },
    update: (userKey, fields) => change({ ...get(userKey), ...writable(fields) }, 'update'),
    makeAdmin(userKey, isAdmin) {
      change({ ...get(userKey), isAdmin }, 'makeAdmin');
    },
    delete(userKey) {
      const deletionTime = new Date(clock.now()).toISOString();
      change({ ...get(userKey), deletionTime }, 'delete');
    },
    undelete(userKey) {
      const { deletionTime: _, ...user } = get(userKey);
      change(user as DirectoryUser, 'undelete');
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

const OUTPUT_ONLY = ['kind', 'id', 'etag', 'isAdmin', 'customerId', 'aliases', 'deletionTime'];

/** What a caller can set of the given fields: the others are output only. */
function writable(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !OUTPUT_ONLY.includes(name)));
}
