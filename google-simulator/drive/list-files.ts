import type { Backend } from '../backend.ts';
import { GoogleError } from '../google-error.ts';
import type { Call } from '../http/call.ts';
import { offsetPage } from '../http/offset-page.ts';
import { readPageSize } from '../http/read-page-size.ts';
import { fileOrder } from './file-order.ts';
import { parseFileQuery } from './file-query.ts';
import { requireSharedDrive } from './shared-drive.ts';

/** The parameters that `listFiles` honours. */
export const LIST_PARAMETERS = [
  'q',
  'orderBy',
  'pageSize',
  'pageToken',
  'driveId',
  'supportsAllDrives',
  'includeItemsFromAllDrives',
  'corpora=user',
  'corpora=drive',
  'spaces=drive',
];

/** Lists the files of a user, or those of the shared drive in `driveId`. */
export function listFiles({ drives }: Backend, { caller, query }: Call): unknown {
  const driveId = query.get('driveId') ?? undefined;
  // Each of the two requires the other (reference of files.list).
  if ((query.get('corpora') === 'drive') !== (driveId !== undefined)) {
    const message = 'The driveId and the corpora "drive" must be specified together.';
    throw new GoogleError('invalid', { message, location: 'corpora' });
  }
  if (driveId !== undefined) requireSharedDrive(drives, query, driveId);
  const q = query.get('q');
  const context = {
    user: caller.user,
    root: drives.of(caller.user).rootId,
  };
  const matches = q === null || q.trim() === '' ? () => true : parseFileQuery(q, context);
  const found = drives.list(caller.user, driveId).filter(matches);
  const order = query.get('orderBy');
  if (order) found.sort(fileOrder(order));
  const size = readPageSize(query, 'pageSize', { fallback: 100, max: 1000 });
  const { items: files, ...next } = offsetPage(found, query, size);
  return { kind: 'drive#fileList', incompleteSearch: false, files, ...next };
}
