import { hashedId } from '../ids.ts';

/** A position in a list: the changes after `revision` are new. */
export interface SyncPosition {
  kind: 'page' | 'sync';
  /** The list and its generation. A token is valid only in its scope. */
  scope: string;
  revision: number;
  /** Whether the listing started from a sync token, and so includes deletions. */
  incremental: boolean;
}

/** Encodes a position as an opaque token. */
export function writeSyncToken({ kind, scope, revision, incremental }: SyncPosition): string {
  const position = [kind, hashedId(12, scope), revision, incremental ? 1 : 0].join('.');
  return Buffer.from(position).toString('base64url');
}

/** Decodes a token; undefined if it has another kind or scope. */
export function readSyncToken(
  token: string,
  kind: SyncPosition['kind'],
  scope: string,
): SyncPosition | undefined {
  const [tokenKind, tokenScope, revision, incremental] = Buffer.from(token, 'base64url')
    .toString()
    .split('.');
  if (tokenKind !== kind || tokenScope !== hashedId(12, scope)) return undefined;
  return { kind, scope, revision: Number(revision), incremental: incremental === '1' };
}
