import { stableOpaque } from '../opaque.ts';

/** A place in a list: everything after `revision` is news. */
export interface SyncPosition {
  kind: 'page' | 'sync';
  /** Which list, of whom, in which generation: a token is no good elsewhere. */
  scope: string;
  revision: number;
  /** Whether the listing began with a sync token, and so includes deletions. */
  incremental: boolean;
}

/** The position as an opaque token. */
export function writeSyncToken({ kind, scope, revision, incremental }: SyncPosition): string {
  const place = [kind, stableOpaque(12, scope), revision, incremental ? 1 : 0].join('.');
  return Buffer.from(place).toString('base64url');
}

/** The position that a token of this kind and scope stands for, or nothing if it is not one of those. */
export function readSyncToken(
  token: string,
  kind: SyncPosition['kind'],
  scope: string,
): SyncPosition | undefined {
  const [itsKind, itsScope, revision, incremental] = Buffer.from(token, 'base64url')
    .toString()
    .split('.');
  if (itsKind !== kind || itsScope !== stableOpaque(12, scope)) return undefined;
  return { kind, scope, revision: Number(revision), incremental: incremental === '1' };
}
