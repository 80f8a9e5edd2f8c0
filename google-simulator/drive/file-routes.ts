import type { Backend } from '../backend.ts';
import { openChannel } from '../channels/open-channel.ts';
import { resourceUri } from '../channels/resource.ts';
import type { Call } from '../http/call.ts';
import { readPageSize } from '../http/read-page-size.ts';
import type { Route } from '../http/route.ts';
import { readUpload } from './read-upload.ts';

/** The file fields that Drive v3 returns without a `fields` parameter. */
export const MINIMAL_FILE = 'kind,id,name,mimeType';

/**
 * The routes for files and the channels on them: enough to cause every change that Drive announces.
 */
export function fileRoutes(backend: Backend): Route[] {
  const { drives } = backend;
  const create = (call: Call): unknown => {
    const { metadata, content } = readUpload(call);
    return drives.create(call.caller.user, metadata, content);
  };
  const update = (call: Call): unknown =>
    drives.edit(call.caller.user, call.param('fileId'), {
      ...readUpload(call),
      addParents: idsIn(call.query.get('addParents')),
      removeParents: idsIn(call.query.get('removeParents')),
    });

  return [
    {
      on: 'GET /drive/v3/files',
      handle: (call) => listFiles(backend, call),
      fields: `kind,incompleteSearch,nextPageToken,files(${MINIMAL_FILE})`,
    },
    { on: 'POST /drive/v3/files', handle: create, fields: MINIMAL_FILE },
    { on: 'POST /upload/drive/v3/files', handle: create, fields: MINIMAL_FILE },
    {
      on: 'GET /drive/v3/files/:fileId',
      handle: ({ caller, param }) => drives.get(caller.user, param('fileId')),
      fields: MINIMAL_FILE,
    },
    { on: 'PATCH /drive/v3/files/:fileId', handle: update, fields: MINIMAL_FILE },
    { on: 'PATCH /upload/drive/v3/files/:fileId', handle: update, fields: MINIMAL_FILE },
    {
      on: 'DELETE /drive/v3/files/:fileId',
      handle: ({ caller, param }) => drives.delete(caller.user, param('fileId')),
    },
    {
      on: 'POST /drive/v2|v3/files/:fileId/watch',
      handle: (call) => watchFile(backend, call),
    },
  ];
}

function listFiles({ drives }: Backend, { caller, query }: Call): unknown {
  const files = [...drives.of(caller.user).files.values()];
  const from = Number(query.get('pageToken') ?? 0);
  const to = from + readPageSize(query, 'pageSize', { fallback: 100, max: 1000 });
  return {
    kind: 'drive#fileList',
    incompleteSearch: false,
    files: files.slice(from, to),
    ...(to < files.length ? { nextPageToken: String(to) } : {}),
  };
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

function idsIn(list: string | null): string[] {
  return list ? list.split(',') : [];
}
