import { scopes } from '../oauth/scopes.ts';

/** The scopes of reading and watching files and changes. */
export const DRIVE_READ = scopes(
  'drive',
  'drive.appdata',
  'drive.file',
  'drive.meet.readonly',
  'drive.metadata',
  'drive.metadata.readonly',
  'drive.photos.readonly',
  'drive.readonly',
);
/** Of these, the scopes of a file's content. */
export const DRIVE_CONTENT = scopes(
  'drive',
  'drive.appdata',
  'drive.file',
  'drive.meet.readonly',
  'drive.photos.readonly',
  'drive.readonly',
);
/** The scopes of creating and deleting files. */
export const DRIVE_WRITE = scopes('drive', 'drive.appdata', 'drive.file');
/** The scopes of updating files; `drive.metadata` is no scope of their content. */
export const DRIVE_UPDATE = scopes('drive', 'drive.appdata', 'drive.file', 'drive.metadata');
/** The scopes of reading who has access. */
export const PERMISSIONS_READ = DRIVE_READ.filter((scope) => !scope.endsWith('.appdata'));
/** The scopes of changing who has access. */
export const PERMISSIONS_WRITE = scopes('drive', 'drive.file');
/** The scopes of reading shared drives. */
export const DRIVES_READ = scopes('drive', 'drive.readonly');
/** The scopes of creating shared drives. */
export const DRIVES_WRITE = scopes('drive');
