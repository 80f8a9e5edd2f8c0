import type { CallKind } from '../faults.ts';

/** What the faults call this request. */
export function callKind(method: string, path: string): CallKind {
  if (isTokenPath(path)) return 'token';
  if (path.endsWith('/channels/stop')) return 'stop';
  if (method === 'POST' && path.endsWith('/watch')) return 'watch';
  return method === 'GET' ? 'list' : 'write';
}

/** Whether `path` is the OAuth token endpoint, under its present or its former name. */
export function isTokenPath(path: string): boolean {
  return path === '/token' || path === '/oauth2/v4/token';
}
