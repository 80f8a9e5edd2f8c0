import type { Backend } from '../backend.ts';
import { openChannel } from '../channels/open-channel.ts';
import { resourceKey, resourceUri } from '../channels/resource.ts';
import { GoogleError } from '../google-error.ts';
import type { Call } from '../http/call.ts';
import { readPageSize } from '../http/read-page-size.ts';
import type { Route } from '../http/route.ts';
import { MINIMAL_FILE } from './file-routes.ts';

/** The routes for change logs, shared drives, and the channels on changes. */
export function changeRoutes(backend: Backend): Route[] {
  return [
    {
      on: 'POST /drive/v3/drives',
      handle: ({ body }) => ({
        kind: 'drive#drive',
        ...backend.drives.createShared(String(body.name)),
      }),
    },
    {
      on: 'GET /drive/v3/changes/startPageToken',
      handle(call) {
        const startPageToken = backend.drives.of(holderFor(backend, call)).changes.startPageToken();
        return { kind: 'drive#startPageToken', startPageToken };
      },
    },
    {
      on: 'GET /drive/v3/changes',
      handle: (call) => listChanges(backend, call),
      fields: `kind,nextPageToken,newStartPageToken,changes(kind,changeType,time,removed,fileId,file(${MINIMAL_FILE}))`,
    },
    {
      on: 'POST /drive/v3/changes/watch',
      handle(call) {
        requirePageToken(call);
        return watchChanges(backend, call);
      },
    },
    // Drive v2 requires no page token.
    { on: 'POST /drive/v2/changes/watch', handle: (call) => watchChanges(backend, call) },
  ];
}

function listChanges(backend: Backend, call: Call): unknown {
  const { files, changes } = backend.drives.of(holderFor(backend, call));
  const pageSize = readPageSize(call.query, 'pageSize', { fallback: 100, max: 1000 });
  const page = changes.page(requirePageToken(call), pageSize);
  const includeRemoved = call.query.get('includeRemoved') !== 'false';
  return {
    kind: 'drive#changeList',
    ...page,
    changes: page.changes
      .filter(({ removed }) => includeRemoved || !removed)
      .map((change) => ({
        kind: 'drive#change',
        changeType: 'file',
        ...change,
        // A removed entry has no file.
        ...(change.removed ? {} : { file: files.get(change.fileId) }),
      })),
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
  if (query.get('supportsAllDrives') !== 'true') {
    const message = 'The supportsAllDrives parameter must be set to true with driveId.';
    throw new GoogleError('badRequest', { message, location: 'supportsAllDrives' });
  }
  if (drives.shared(driveId)) return driveId;
  const message = `Shared drive not found: ${driveId}`;
  throw new GoogleError('notFound', { message, location: 'driveId' });
}
