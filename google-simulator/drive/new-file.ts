import { createHash } from 'node:crypto';
import { hashedId } from '../ids.ts';
import type { DriveFile, FileMetadata, Permission } from './drive-file.ts';

/**
 * A file created at `nowMs` (milliseconds since the epoch): the metadata of the caller and the
 * fields that Google adds.
 */
export function newFile(id: string, metadata: FileMetadata, nowMs: number): DriveFile {
  const time = new Date(nowMs).toISOString();
  return {
    mimeType: 'application/octet-stream',
    name: 'Untitled',
    createdTime: time,
    modifiedTime: time,
    parents: [],
    ...metadata,
    trashed: false,
    permissions: [],
    kind: 'drive#file',
    id,
    version: '1',
  };
}

/** The metadata fields that derive from a file's content. */
export function contentFields(content: Buffer | undefined): Record<string, string> {
  if (!content) return {};
  const md5Checksum = createHash('md5').update(content).digest('hex');
  return { size: String(content.length), md5Checksum };
}

/** The permission of the user whose drive a file is in. */
export function ownerPermission(emailAddress: string): Permission {
  const id = permissionIdOf('user', emailAddress);
  return { kind: 'drive#permission', id, type: 'user', role: 'owner', emailAddress };
}

/** The id of a permission: the same for the same grantee on every file. */
export function permissionIdOf(type: string, grantee = ''): string {
  if (type === 'anyone') return 'anyoneWithLink';
  const bytes = Buffer.from(hashedId(8, 'permission', type, grantee));
  return `1${bytes.readBigUInt64BE()}`.padEnd(20, '0').slice(0, 20);
}
