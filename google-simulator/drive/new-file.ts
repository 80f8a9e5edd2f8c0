import { createHash } from 'node:crypto';
import type { DriveFile, FileMetadata } from './drive-file.ts';

/** A file made at `nowMs` (milliseconds since the epoch), with what Google adds to the metadata a caller sent. */
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

/** What a file's content shows of itself in the metadata. */
export function contentFields(content: Buffer | undefined): Record<string, string> {
  if (!content) return {};
  const md5Checksum = createHash('md5').update(content).digest('hex');
  return { size: String(content.length), md5Checksum };
}
