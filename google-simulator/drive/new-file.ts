import { createHash } from 'node:crypto';
import type { DriveFile, FileMetadata } from './drive-file.ts';

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
