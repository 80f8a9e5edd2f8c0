import { RESOURCE_STATES } from '../resource-states.ts';
import { optional, type WatchableResource } from './watchable-resource.ts';

const HOUR_IN_SECONDS = 3600;
const DAY_IN_SECONDS = 24 * HOUR_IN_SECONDS;

const drive = {
  api: 'drive',
  stopUrl: 'https://www.googleapis.com/drive/v3/channels/stop',
  // Drive's push guide: without an expiration a channel lives one hour.
  defaultLeaseSeconds: HOUR_IN_SECONDS,
  hasBody: false,
} as const;

/** Drive v3, from its discovery document and push guide. */
export const DRIVE = {
  'drive.files': {
    ...drive,
    watchUrl: 'https://www.googleapis.com/drive/v3/files/{fileId}/watch',
    parameters: {
      fileId: { in: 'path', required: true, hint: 'It is the id in the file’s URL.' },
      ...optional(
        'supportsAllDrives',
        'includeLabels',
        'includePermissionsForView',
        'acknowledgeAbuse',
      ),
    },
    states: RESOURCE_STATES['drive.files'],
    maxLeaseSeconds: DAY_IN_SECONDS,
  },
  'drive.changes': {
    ...drive,
    watchUrl: 'https://www.googleapis.com/drive/v3/changes/watch',
    parameters: {
      pageToken: {
        in: 'query',
        required: true,
        hint: 'Get one from changes.getStartPageToken.',
      },
      spaces: { in: 'query' },
      ...optional(
        'driveId',
        'includeItemsFromAllDrives',
        'supportsAllDrives',
        'includeRemoved',
        'restrictToMyDrive',
        'includeCorpusRemovals',
        'pageSize',
        'includeLabels',
        'includePermissionsForView',
      ),
    },
    states: RESOURCE_STATES['drive.changes'],
    maxLeaseSeconds: 7 * DAY_IN_SECONDS,
  },
} satisfies Record<string, WatchableResource>;
