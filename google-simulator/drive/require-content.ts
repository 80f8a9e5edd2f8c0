import { GoogleError } from '../google-error.ts';
import type { DriveFile } from './drive-file.ts';

/** @throws GoogleError (403) for folders and documents, which have no content of their own. */
export function requireContent({ mimeType }: DriveFile): void {
  if (!mimeType.startsWith('application/vnd.google-apps.')) return;
  throw new GoogleError('fileNotDownloadable', {
    status: 403,
    message:
      'Only files with binary content can be directly downloaded. Use Export with Docs Editors files.',
    location: 'alt',
  });
}
