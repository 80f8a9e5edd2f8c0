import { GoogleError } from '../google-error.ts';
import type { Drives } from './drives.ts';

/** @throws GoogleError if a shared drive does not exist, or is asked for without its flag. */
export function requireSharedDrive(drives: Drives, query: URLSearchParams, driveId: string): void {
  if (query.get('supportsAllDrives') !== 'true') {
    const message = 'The supportsAllDrives parameter must be set to true with driveId.';
    throw new GoogleError('badRequest', { message, location: 'supportsAllDrives' });
  }
  if (drives.sharedDrives().has(driveId)) return;
  const message = `Shared drive not found: ${driveId}`;
  throw new GoogleError('notFound', { message, location: 'driveId' });
}
