import type { Backend } from '../backend.ts';
import { openChannel } from '../channels/open-channel.ts';
import { resourceUri } from '../channels/resource.ts';
import { insufficientScopes } from '../http/authorize.ts';
import type { Call } from '../http/call.ts';
import { mediaReply } from '../http/media-reply.ts';
import type { Route } from '../http/route.ts';
import { FILE } from './drive-schema.ts';
import { DRIVE_CONTENT, DRIVE_READ, DRIVE_WRITE } from './drive-scopes.ts';
import { LIST_PARAMETERS, listFiles } from './list-files.ts';
import { requireContent } from './require-content.ts';

/** The file fields that Drive v3 returns without a `fields` parameter. */
export const MINIMAL_FILE = 'kind,id,name,mimeType';

/** The routes that read, delete and watch files. */
export function fileRoutes(backend: Backend): Route[] {
  const { drives } = backend;
  return [
    {
      on: 'GET /drive/v3/files',
      scopes: DRIVE_READ,
      parameters: LIST_PARAMETERS,
      handle: (call) => listFiles(backend, call),
      fields: `kind,incompleteSearch,nextPageToken,files(${MINIMAL_FILE})`,
      schema: `kind,incompleteSearch,nextPageToken,files(${FILE})`,
    },
    {
      on: 'GET /drive/v3/files/:fileId',
      scopes: DRIVE_READ,
      parameters: ['supportsAllDrives', 'acknowledgeAbuse'],
      handle: (call) => getFile(backend, call),
      fields: MINIMAL_FILE,
      schema: FILE,
      hasMedia: true,
    },
    {
      on: 'DELETE /drive/v3/files/:fileId',
      scopes: DRIVE_WRITE,
      parameters: ['supportsAllDrives'],
      handle: ({ caller, param }) => drives.delete(caller.user, param('fileId')),
    },
    {
      on: 'POST /drive/v2|v3/files/:fileId/watch',
      scopes: DRIVE_READ,
      parameters: [
        'supportsAllDrives',
        'includeLabels',
        'includePermissionsForView',
        'acknowledgeAbuse',
      ],
      handle: (call) => watchFile(backend, call),
    },
  ];
}

function getFile({ drives }: Backend, { caller, param, query, headers }: Call): unknown {
  const file = drives.get(caller.user, param('fileId'));
  if (!query.getAll('alt').includes('media')) return file;
  if (!caller.scopes.some((scope) => DRIVE_CONTENT.includes(scope))) throw insufficientScopes();
  requireContent(file);
  const content = drives.contentOf(caller.user, file.id);
  return mediaReply(content, file.mimeType, headers.range);
}

function watchFile(backend: Backend, call: Call): Promise<unknown> {
  const { user } = call.caller;
  const { id } = backend.drives.get(user, call.param('fileId'));
  return openChannel(backend, call, {
    resource: 'drive.files',
    key: backend.drives.channelKey(user, id),
    uri: resourceUri('www', call.path, call.query),
  });
}
