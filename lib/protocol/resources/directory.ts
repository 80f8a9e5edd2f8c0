// Directory (Admin SDK): https://developers.google.com/workspace/admin/directory/v1/guides/push
// Discovery document: https://admin.googleapis.com/$discovery/rest?version=directory_v1

import {
  AGES,
  type ChannelMethods,
  type NotificationForm,
  OPTIONAL,
} from './watchable-resource.ts';

const USER_STATES = ['add', 'delete', 'makeAdmin', 'undelete', 'update'] as const;
const ALIAS_STATES = ['add', 'delete'] as const;

/** The values of X-Goog-Resource-State, besides `sync`; the parameter `event` takes the same. */
export const DIRECTORY_STATES = {
  'directory.users': USER_STATES,
  'directory.aliases': ALIAS_STATES,
} as const;

/** The body is the user or the alias: kind, id, etag, primaryEmail, alias. */
export const DIRECTORY_NOTIFICATIONS = {
  // The guide prints both orders of the path: /directory/v1/users and /directory/users/v1.
  'directory.users': { uri: /\/admin\/directory\/(v1\/users|users\/v1)$/, body: 'user' },
  'directory.aliases': { uri: /\/admin\/directory\/v1\/users\/[^/]+\/aliases$/, body: 'alias' },
} as const satisfies Record<keyof typeof DIRECTORY_STATES, NotificationForm>;

// The discovery document: "default is 2 hours and the maximum TTL is 2 days". A channel was seen to
// be capped at 6 hours (firezone/firezone#15041).
const DEFAULT_LEASE_SECONDS = 7200;
const MAX_LEASE_SECONDS = 172_800;

// The underscore is Google's: only the stop methods have it (googleapis/google-api-php-client#760).
const STOP_URL = 'https://admin.googleapis.com/admin/directory_v1/channels/stop';

/** How the Directory's channels are opened and stopped. Without `event`, one announces all events. */
export const DIRECTORY_METHODS = {
  // https://developers.google.com/workspace/admin/directory/reference/rest/v1/users/watch
  'directory.users': {
    api: 'directory',
    watchUrl: 'https://admin.googleapis.com/admin/directory/v1/users/watch',
    stopUrl: STOP_URL,
    parameters: {
      event: { in: 'query', values: USER_STATES },
      domain: { in: 'query', id: 'other' },
      customer: {
        in: 'query',
        id: 'other',
        hint: 'For a whole account use {"customer": "my_customer"}.',
      },
      projection: OPTIONAL,
      query: OPTIONAL,
      showDeleted: OPTIONAL,
      viewType: OPTIONAL,
      customFieldMask: OPTIONAL,
      maxResults: OPTIONAL,
      orderBy: OPTIONAL,
      pageToken: AGES,
      sortOrder: OPTIONAL,
    },
    requireOneOf: ['domain', 'customer'],
    defaultLeaseSeconds: DEFAULT_LEASE_SECONDS,
    maxLeaseSeconds: MAX_LEASE_SECONDS,
    scopes: [
      'https://www.googleapis.com/auth/admin.directory.user.readonly',
      'https://www.googleapis.com/auth/admin.directory.user',
      'https://www.googleapis.com/auth/cloud-platform',
    ],
  },
  // https://developers.google.com/workspace/admin/directory/reference/rest/v1/users.aliases/watch
  'directory.aliases': {
    api: 'directory',
    watchUrl: 'https://admin.googleapis.com/admin/directory/v1/users/{userKey}/aliases/watch',
    stopUrl: STOP_URL,
    parameters: {
      userKey: {
        in: 'path',
        required: true,
        id: 'other',
        hint: 'Use an e-mail address or a user id.',
      },
      event: { in: 'query', values: ALIAS_STATES },
    },
    defaultLeaseSeconds: DEFAULT_LEASE_SECONDS,
    maxLeaseSeconds: MAX_LEASE_SECONDS,
    // The first is wider than the read-only one for aliases, as it also opens the users.
    scopes: [
      'https://www.googleapis.com/auth/admin.directory.user.readonly',
      'https://www.googleapis.com/auth/admin.directory.user.alias.readonly',
      'https://www.googleapis.com/auth/admin.directory.user.alias',
      'https://www.googleapis.com/auth/admin.directory.user',
    ],
  },
} as const satisfies Record<keyof typeof DIRECTORY_STATES, ChannelMethods>;
