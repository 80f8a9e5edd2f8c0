import type { Backend } from '../backend.ts';
import { openChannel } from '../channels/open-channel.ts';
import { resourceKey, resourceUri } from '../channels/resource.ts';
import { GoogleError } from '../google-error.ts';
import type { Call } from '../http/call.ts';
import { readPageSize } from '../http/read-page-size.ts';
import type { Route } from '../http/route.ts';
import { CHANGE } from './drive-schema.ts';
import { DRIVE_READ } from './drive-scopes.ts';
import { MINIMAL_FILE } from './file-routes.ts';
import { requireSharedDrive } from './shared-drive.ts';

const CORPUS = ['driveId', 'supportsAllDrives', 'includeItemsFromAllDrives'];
const LIST = [
  ...CORPUS,
  'pageToken',
  'pageSize',
  'includeRemoved',
  // A user's change log has no files of shared drives.
  'restrictToMyDrive',
  'includeCorpusRemovals=false',
  'spaces=drive',
];
// What a watch call may have in common with a list; the notifications are the same with it.
const WATCH = [
  ...CORPUS,
  'pageToken',
  'pageSize',
  'includeRemoved',
  'restrictToMyDrive',
  'includeCorpusRemovals',
  'includeLabels',
  'includePermissionsForView',
  'spaces',
];

/** The routes for change logs, and the channels on changes. */
export function changeRoutes(backend: Backend): Route[] {
  const scopes = DRIVE_READ;
  return [
    {
      on: 'GET /drive/v3/changes/startPageToken',
      scopes,
      parameters: CORPUS,
      handle(call) {
        const startPageToken = backend.drives.of(holderFor(backend, call)).changes.startPageToken();
        return { kind: 'drive#startPageToken', startPageToken };
      },
      schema: 'kind,startPageToken',
    },
    {
      on: 'GET /drive/v3/changes',
      scopes,
      parameters: LIST,
      handle: (call) => listChanges(backend, call),
      fields: `kind,nextPageToken,newStartPageToken,changes(kind,changeType,time,removed,fileId,file(${MINIMAL_FILE}))`,
      schema: `kind,nextPageToken,newStartPageToken,changes(${CHANGE})`,
    },
    {
      on: 'POST /drive/v3/changes/watch',
      scopes,
      parameters: WATCH,
      handle(call) {
        requirePageToken(call);
        return watchChanges(backend, call);
      },
    },
    // Drive v2 requires no page token.
    {
      on: 'POST /drive/v2/changes/watch',
      scopes,
      parameters: [...WATCH, 'startChangeId', 'includeDeleted', 'includeSubscribed', 'maxResults'],
      handle: (call) => watchChanges(backend, call),
    },
  ];
}

function listChanges(backend: Backend, call: Call): unknown {
  const { drives } = backend;
  const { changes } = drives.of(holderFor(backend, call));
  const pageSize = readPageSize(call.query, 'pageSize', { fallback: 100, max: 1000 });
  const page = changes.page(requirePageToken(call), pageSize);
  const includeRemoved = call.query.get('includeRemoved') !== 'false';
  return {
    kind: 'drive#changeList',
    ...page,
    changes: page.changes
      .filter(({ removed }) => includeRemoved || !removed)
      .map((change) => {
        const file = change.removed ? undefined : drives.find(call.caller.user, change.fileId);
        const entry = { kind: 'drive#change', changeType: 'file', ...change };
        // A removed entry has no file.
        return file ? { ...entry, file } : { ...entry, removed: true };
      }),
  };
}

function watchChanges(backend: Backend, call: Call): Promise<unknown> {
  return openChannel(backend, call, {
    resource: 'drive.changes',
    key: resourceKey('drive.changes', holderFor(backend, call)),
    uri: resourceUri('www', call.path, call.query),
  });
}

function requirePageToken({ query }: Call): string {
  const pageToken = query.get('pageToken');
  if (pageToken) return pageToken;
  const message = 'Required parameter: pageToken';
  throw new GoogleError('required', { message, location: 'pageToken' });
}

/** The holder of the requested change log: the user, or the shared drive in `driveId`. */
function holderFor({ drives }: Backend, { query, caller }: Call): string {
  const driveId = query.get('driveId');
  if (driveId === null) return caller.user;
  requireSharedDrive(drives, query, driveId);
  return driveId;
}
