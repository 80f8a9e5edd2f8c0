import { GoogleError } from '../google-error.ts';

/** Parses a JSON object; a missing body and one of another content type give an empty object. */
export function jsonObject(raw: Buffer, contentType: string): Record<string, unknown> {
  if (raw.length === 0 || !contentType.startsWith('application/json')) return {};
  let value: unknown;
  try {
    value = JSON.parse(raw.toString());
  } catch {
    throw new GoogleError('parseError');
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new GoogleError('parseError');
  }
  return { ...value };
}
