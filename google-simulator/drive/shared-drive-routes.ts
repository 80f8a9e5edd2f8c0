import type { Backend } from '../backend.ts';
import { GoogleError } from '../google-error.ts';
import { offsetPage } from '../http/offset-page.ts';
import { readPageSize } from '../http/read-page-size.ts';
import type { Route } from '../http/route.ts';
import { DRIVE } from './drive-schema.ts';
import { DRIVES_READ, DRIVES_WRITE } from './drive-scopes.ts';

const MINIMAL_DRIVE = 'kind,id,name';

/** The routes for shared drives. */
export function sharedDriveRoutes({ drives }: Backend): Route[] {
  const requests = new Set<string>();
  const kind = 'drive#drive';
  return [
    {
      on: 'POST /drive/v3/drives',
      scopes: DRIVES_WRITE,
      parameters: ['requestId'],
      handle({ body, query }) {
        const requestId = query.get('requestId');
        if (!requestId) throw new GoogleError('required', { location: 'requestId' });
        if (requests.has(requestId)) throw new GoogleError('duplicate');
        requests.add(requestId);
        return { kind, ...drives.createShared(String(body.name)) };
      },
      fields: MINIMAL_DRIVE,
      schema: DRIVE,
    },
    {
      on: 'GET /drive/v3/drives',
      scopes: DRIVES_READ,
      parameters: ['pageSize', 'pageToken'],
      handle({ query }) {
        const all = [...drives.sharedDrives()].map(([id, name]) => ({ kind, id, name }));
        const size = readPageSize(query, 'pageSize', { fallback: 10, max: 100 });
        const { items, ...next } = offsetPage(all, query, size);
        return { kind: 'drive#driveList', drives: items, ...next };
      },
      schema: `kind,nextPageToken,drives(${DRIVE})`,
    },
    {
      on: 'GET /drive/v3/drives/:driveId',
      scopes: DRIVES_READ,
      handle({ param }) {
        const id = param('driveId');
        const name = drives.sharedDrives().get(id);
        if (name !== undefined) return { kind, id, name };
        const message = `Shared drive not found: ${id}`;
        throw new GoogleError('notFound', { message, location: 'driveId' });
      },
      fields: MINIMAL_DRIVE,
      schema: DRIVE,
    },
  ];
}
