import type { Backend } from '../backend.ts';
import { GoogleError } from '../google-error.ts';
import { offsetPage } from '../http/offset-page.ts';
import { readPageSize } from '../http/read-page-size.ts';
import type { Route } from '../http/route.ts';
import { PERMISSION } from './drive-schema.ts';
import { PERMISSIONS_READ, PERMISSIONS_WRITE } from './drive-scopes.ts';
import { readPermission, readRole } from './read-permission.ts';

const PERMISSIONS = '/drive/v3/files/:fileId/permissions';
const MINIMAL_PERMISSION = 'kind,id,type,role';

/** The routes for who has access to a file. */
export function permissionRoutes({ drives }: Backend): Route[] {
  const { permissions } = drives;
  const one = { schema: PERMISSION, fields: MINIMAL_PERMISSION };
  const reading = { scopes: PERMISSIONS_READ, parameters: ['supportsAllDrives'] };
  const writing = { scopes: PERMISSIONS_WRITE, parameters: ['supportsAllDrives'] };

  return [
    {
      ...reading,
      on: `GET ${PERMISSIONS}`,
      parameters: ['supportsAllDrives', 'pageSize', 'pageToken'],
      handle({ caller, param, query }) {
        const all = permissions.list(caller.user, param('fileId'));
        const size = readPageSize(query, 'pageSize', { fallback: 100, max: 100 });
        const { items, ...next } = offsetPage(all, query, size);
        return { kind: 'drive#permissionList', permissions: items, ...next };
      },
      fields: `kind,nextPageToken,permissions(${MINIMAL_PERMISSION})`,
      schema: `kind,nextPageToken,permissions(${PERMISSION})`,
    },
    {
      ...writing,
      ...one,
      on: `POST ${PERMISSIONS}`,
      // The simulator sends no e-mail in any case.
      parameters: ['supportsAllDrives', 'sendNotificationEmail', 'emailMessage'],
      handle: ({ caller, param, body }) =>
        permissions.put(caller.user, param('fileId'), readPermission(body)),
    },
    {
      ...reading,
      ...one,
      on: `GET ${PERMISSIONS}/:permissionId`,
      handle: ({ caller, param }) =>
        permissions.get(caller.user, param('fileId'), param('permissionId')),
    },
    {
      ...writing,
      ...one,
      on: `PATCH ${PERMISSIONS}/:permissionId`,
      handle({ caller, param, body }) {
        const fileId = param('fileId');
        const before = permissions.get(caller.user, fileId, param('permissionId'));
        if (before.role === 'owner') throw new GoogleError('forbidden');
        return permissions.put(caller.user, fileId, { ...before, role: readRole(body.role) });
      },
    },
    {
      ...writing,
      on: `DELETE ${PERMISSIONS}/:permissionId`,
      handle: ({ caller, param }) =>
        permissions.delete(caller.user, param('fileId'), param('permissionId')),
    },
  ];
}
