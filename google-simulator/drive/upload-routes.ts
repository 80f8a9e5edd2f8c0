import type { Backend } from '../backend.ts';
import { GoogleError } from '../google-error.ts';
import type { Call } from '../http/call.ts';
import type { Route } from '../http/route.ts';
import type { DriveFile } from './drive-file.ts';
import { FILE } from './drive-schema.ts';
import { DRIVE_UPDATE, DRIVE_WRITE } from './drive-scopes.ts';
import { MINIMAL_FILE } from './file-routes.ts';
import { readMetadata } from './read-metadata.ts';
import { readUpload, type Upload } from './read-upload.ts';
import { createResumableUploads } from './resumable-uploads.ts';

const UPLOAD = '/upload/drive/v3/files';

/** The routes that create and update files, with and without content. */
export function uploadRoutes(backend: Backend): Route[] {
  const { drives } = backend;
  const uploads = createResumableUploads();
  const isResumable = ({ path, query }: Call): boolean =>
    path.startsWith('/upload/') && query.get('uploadType') === 'resumable';
  const save = ({ caller, param, query }: Call, upload: Upload): DriveFile => {
    const { content } = upload;
    const metadata = readMetadata(upload.metadata);
    const fileId = param('fileId');
    if (fileId === '') return drives.create(caller.user, metadata, content);
    const addParents = idsIn(query.get('addParents'));
    const removeParents = idsIn(query.get('removeParents'));
    return drives.edit(caller.user, fileId, { metadata, content, addParents, removeParents });
  };
  const handle = (call: Call): unknown => {
    if (!isResumable(call)) return save(call, readUpload(call));
    if (call.param('fileId') !== '') drives.get(call.caller.user, call.param('fileId'));
    return uploads.begin(call);
  };
  const resume = (call: Call): unknown => {
    if (!isResumable(call)) throw new GoogleError('notFound');
    const received = uploads.receive(call);
    if (!('begun' in received)) return received;
    return save(received.begun, { metadata: received.metadata, content: received.received });
  };
  const file = { fields: MINIMAL_FILE, schema: FILE };
  const creating = { ...file, scopes: DRIVE_WRITE, parameters: ['supportsAllDrives'] };
  const updating = {
    ...file,
    scopes: DRIVE_UPDATE,
    parameters: ['supportsAllDrives', 'addParents', 'removeParents'],
  };
  const uploading = ['uploadType', 'upload_id'];
  const resuming = { parameters: [...updating.parameters, ...uploading], handle: resume };

  return [
    { ...creating, on: 'POST /drive/v3/files', handle },
    {
      ...creating,
      on: `POST ${UPLOAD}`,
      parameters: [...creating.parameters, ...uploading],
      handle,
    },
    { ...updating, on: 'PATCH /drive/v3/files/:fileId', handle },
    {
      ...updating,
      on: `PATCH ${UPLOAD}/:fileId`,
      // `drive.metadata` is no scope of content.
      scopes: DRIVE_WRITE,
      parameters: [...updating.parameters, ...uploading],
      handle,
    },
    { ...creating, ...resuming, on: `PUT ${UPLOAD}` },
    { ...creating, ...resuming, on: `PUT ${UPLOAD}/:fileId` },
  ];
}

function idsIn(list: string | null): string[] {
  return list ? list.split(',') : [];
}
