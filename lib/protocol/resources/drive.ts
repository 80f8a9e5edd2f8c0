// Drive v3: https://developers.google.com/workspace/drive/api/guides/push
// Discovery document: https://www.googleapis.com/discovery/v1/apis/drive/v3/rest

import { type ChannelMethods, type NotificationForm, OPTIONAL } from './watchable-resource.ts';

/** The values of X-Goog-Resource-State, besides `sync`. */
export const DRIVE_STATES = {
  'drive.files': ['add', 'remove', 'update', 'trash', 'untrash'],
  // The guide's table says `change`, its example `changed`.
  'drive.changes': ['change', 'changed'],
} as const;

/**
 * A channel that another program opened may belong to v2. There is no body: the guide's examples
 * have Content-Length: 0. An earlier edition showed {"kind":"drive#changes"}, which says nothing.
 */
export const DRIVE_NOTIFICATIONS = {
  'drive.files': { uri: /\/drive\/v[23]\/files\/[^/]+$/ },
  'drive.changes': { uri: /\/drive\/v[23]\/changes$/ },
} as const satisfies Record<keyof typeof DRIVE_STATES, NotificationForm>;

const HOUR_IN_SECONDS = 3600;
const DAY_IN_SECONDS = 86_400;
const WEEK_IN_SECONDS = 604_800;

const STOP_URL = 'https://www.googleapis.com/drive/v3/channels/stop';

// The first covers every file; narrower ones cover some files only.
const SCOPES = [
  'https://www.googleapis.com/auth/drive.metadata.readonly',
  'https://www.googleapis.com/auth/drive.readonly',
  'https://www.googleapis.com/auth/drive.photos.readonly',
  'https://www.googleapis.com/auth/drive.meet.readonly',
  'https://www.googleapis.com/auth/drive.appdata',
  'https://www.googleapis.com/auth/drive.file',
  'https://www.googleapis.com/auth/drive.metadata',
  'https://www.googleapis.com/auth/drive',
] as const;

/** How Drive's channels are opened and stopped. The leases are those of the push guide. */
export const DRIVE_METHODS = {
  // https://developers.google.com/workspace/drive/api/reference/rest/v3/files/watch
  'drive.files': {
    api: 'drive',
    watchUrl: 'https://www.googleapis.com/drive/v3/files/{fileId}/watch',
    stopUrl: STOP_URL,
    parameters: {
      fileId: { in: 'path', required: true, id: 'drive', hint: 'It is the id in the file’s URL.' },
      supportsAllDrives: OPTIONAL,
      includeLabels: OPTIONAL,
      includePermissionsForView: OPTIONAL,
      acknowledgeAbuse: OPTIONAL,
    },
    defaultLeaseSeconds: HOUR_IN_SECONDS,
    maxLeaseSeconds: DAY_IN_SECONDS,
    scopes: SCOPES,
  },
  // https://developers.google.com/workspace/drive/api/reference/rest/v3/changes/watch
  'drive.changes': {
    api: 'drive',
    watchUrl: 'https://www.googleapis.com/drive/v3/changes/watch',
    stopUrl: STOP_URL,
    parameters: {
      // It does not age (Drive API reference, changes.list).
      pageToken: { in: 'query', fromGoogle: 'startPageToken' },
      spaces: OPTIONAL,
      driveId: { in: 'query', id: 'drive' },
      includeItemsFromAllDrives: OPTIONAL,
      supportsAllDrives: OPTIONAL,
      includeRemoved: OPTIONAL,
      restrictToMyDrive: OPTIONAL,
      includeCorpusRemovals: OPTIONAL,
      pageSize: OPTIONAL,
      includeLabels: OPTIONAL,
      includePermissionsForView: OPTIONAL,
    },
    defaultLeaseSeconds: HOUR_IN_SECONDS,
    maxLeaseSeconds: WEEK_IN_SECONDS,
    scopes: SCOPES,
  },
} as const satisfies Record<keyof typeof DRIVE_STATES, ChannelMethods>;
