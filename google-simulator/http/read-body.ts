import type { IncomingMessage } from 'node:http';
import { GoogleError } from '../google-error.ts';

/** The whole body of a request. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The object that a JSON body holds; an empty one for no body, and for one of another type. */
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
