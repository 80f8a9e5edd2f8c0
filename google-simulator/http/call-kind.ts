import type { CallKind } from '../faults.ts';

/** The kind of a request, by which faults select calls. */
export function callKind(method: string, path: string): CallKind {
  if (isTokenPath(path)) return 'token';
  if (path.endsWith('/channels/stop')) return 'stop';
  if (method === 'POST' && path.endsWith('/watch')) return 'watch';
  return method === 'GET' ? 'list' : 'write';
}

/** Whether `path` is the OAuth token endpoint, current or legacy. */
export function isTokenPath(path: string): boolean {
  return path === '/token' || path === '/oauth2/v4/token';
}
