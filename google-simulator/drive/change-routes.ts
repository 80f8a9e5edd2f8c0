import { openChannel } from '../channels/open-channel.ts';
import { resourceKey, resourceUri } from '../channels/resource.ts';
import { GoogleError } from '../google-error.ts';
import type { Call } from '../http/call.ts';
import type { Route } from '../http/route.ts';
import { wholeNumber } from '../http/whole-number.ts';
import type { World } from '../world.ts';
import { MINIMAL_FILE } from './file-routes.ts';

/** The change logs of users' drives and of shared ones, and the channels on them. */
export function changeRoutes(world: World): Route[] {
  return [
    {
      on: 'POST /drive/v3/drives',
      handle: ({ body }) => ({
        kind: 'drive#drive',
        ...world.drives.createShared(String(body.name)),
      }),
    },
    {
      on: 'GET /drive/v3/changes/startPageToken',
      handle(call) {
        const startPageToken = world.drives.of(holderFor(world, call)).changes.startPageToken();
        return { kind: 'drive#startPageToken', startPageToken };
      },
    },
    {
      on: 'GET /drive/v3/changes',
      handle: (call) => listChanges(world, call),
      fields: `kind,nextPageToken,newStartPageToken,changes(kind,changeType,time,removed,fileId,file(${MINIMAL_FILE}))`,
    },
    {
      on: 'POST /drive/v3/changes/watch',
      handle(call) {
        requirePageToken(call);
        return watchChanges(world, call);
      },
    },
    // Drive v2 wants no page token.
    { on: 'POST /drive/v2/changes/watch', handle: (call) => watchChanges(world, call) },
  ];
}

function listChanges(world: World, call: Call): unknown {
  const { files, changes } = world.drives.of(holderFor(world, call));
  const pageSize = wholeNumber(call.query, 'pageSize', { fallback: 100, max: 1000 });
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

function watchChanges(world: World, call: Call): Promise<unknown> {
  return openChannel(world, call, {
    resource: 'drive.changes',
    key: resourceKey('drive.changes', holderFor(world, call)),
    uri: resourceUri('www', call.path, call.query),
  });
}

function requirePageToken({ query }: Call): string {
  const pageToken = query.get('pageToken');
  if (pageToken) return pageToken;
  const message = 'Required parameter: pageToken';
  throw new GoogleError('required', { message, location: 'pageToken' });
}

/** Whose change log is meant: the user's, or that of the shared drive in `driveId`. */
function holderFor({ drives }: World, { query, caller }: Call): string {
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
