import { scopes } from '../oauth/scopes.ts';

/** The scopes of reading and watching users. */
export const USERS_READ = scopes(
  'admin.directory.user',
  'admin.directory.user.readonly',
  'cloud-platform',
);
/** The scopes of changing users. */
export const USERS_WRITE = scopes('admin.directory.user');
/** The scopes of reading and watching aliases. */
export const ALIASES_READ = scopes(
  'admin.directory.user',
  'admin.directory.user.readonly',
  'admin.directory.user.alias',
  'admin.directory.user.alias.readonly',
);
/** The scopes of changing aliases. */
export const ALIASES_WRITE = scopes('admin.directory.user', 'admin.directory.user.alias');
/** The scopes of stopping channels: those of all watch methods. */
export const DIRECTORY_STOP = [...USERS_READ, ...ALIASES_READ];
