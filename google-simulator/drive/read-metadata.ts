import { GoogleError } from '../google-error.ts';
import type { FileMetadata } from './drive-file.ts';

const isText = (value: unknown): boolean => typeof value === 'string';
const isTime = (value: unknown): boolean => isText(value) && !Number.isNaN(Date.parse(`${value}`));

const CHECKS: Record<string, (value: unknown) => boolean> = {
  id: isText,
  name: isText,
  mimeType: isText,
  description: isText,
  createdTime: isTime,
  modifiedTime: isTime,
  trashed: (value) => typeof value === 'boolean',
  parents: (value) => Array.isArray(value) && value.every(isText),
};
const OUTPUT_ONLY = ['kind', 'version', 'permissions', 'owners', 'driveId', 'size', 'md5Checksum'];

/**
 * The metadata that a caller sets with a body; null is as good as nothing.
 * @throws GoogleError (400) for a value that a field cannot have
 */
export function readMetadata(body: Record<string, unknown>): FileMetadata {
  const given = Object.entries(body).filter(
    ([name, value]) => value !== null && !OUTPUT_ONLY.includes(name),
  );
  for (const [name, value] of given) {
    if (Object.hasOwn(CHECKS, name) && !CHECKS[name]?.(value)) {
      throw new GoogleError('invalid', { location: name });
    }
  }
  return Object.fromEntries(given);
}
