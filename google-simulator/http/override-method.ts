import { GoogleError } from '../google-error.ts';
import type { RawRequest } from './raw-request.ts';

const METHODS = new Set(['GET', 'PUT', 'PATCH', 'DELETE']);
const FORM = /^application\/x-www-form-urlencoded\b/i;

/**
 * The request that a POST with X-HTTP-Method-Override stands for: Java's client sends PATCH in this
 * way, and Python's a GET whose URL is too long, with its query as a form in the body.
 */
export function overrideMethod(request: RawRequest): RawRequest {
  const header = request.headers['x-http-method-override'];
  if (header === undefined || request.method !== 'POST') return request;
  const method = String(header).toUpperCase();
  if (method === 'POST') return request;
  if (!METHODS.has(method)) {
    const message = `Unsupported method override: ${header}`;
    throw new GoogleError('badRequest', { message });
  }
  if (!FORM.test(request.contentType)) return { ...request, method };
  const form = new URLSearchParams(request.raw.toString());
  const query = new URLSearchParams([...request.query, ...form]);
  return { ...request, method, query, raw: Buffer.alloc(0), contentType: '' };
}
