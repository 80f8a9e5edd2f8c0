import type { ResourceChange } from '../channels/announce.ts';
import type { DriveFile, FileEdit } from './drive-file.ts';

/**
 * The change that an edit announces on the file's channels (event table of Google's Drive push
 * guide).
 */
export function fileChange(before: DriveFile, after: DriveFile, edit: FileEdit): ResourceChange {
  if (after.trashed !== before.trashed) return { state: after.trashed ? 'trash' : 'untrash' };
  const changed: string[] = [];
  if (edit.content) changed.push('content');
  if (after.parents.join() !== before.parents.join()) changed.push('parents');
  // New content sets a new modifiedTime, which is a property.
  if (edit.content || hasKeys(edit.metadata)) changed.push('properties');
  return { state: 'update', changed };
}

function hasKeys(metadata: object | undefined): boolean {
  return metadata !== undefined && Object.keys(metadata).length > 0;
}
