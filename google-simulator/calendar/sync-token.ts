import { hashedId } from '../ids.ts';

/** A position in a list: the changes after `revision` are new. */
export interface SyncPosition {
  kind: 'page' | 'sync';
  /** The list. A token is valid only in its scope. */
  scope: string;
  /** The generation of the list's tokens: those of an earlier one have expired. */
  generation: number;
  revision: number;
  /** Whether the listing started from a sync token, and so includes deletions. */
  incremental: boolean;
}

/** Encodes a position as an opaque token. */
export function writeSyncToken(position: SyncPosition): string {
  const { kind, scope, generation, revision, incremental } = position;
  const text = [kind, hashedId(12, scope), generation, revision, incremental ? 1 : 0].join('.');
  return Buffer.from(`${text}.${checksum(text)}`).toString('base64url');
}

/** Decodes a token; undefined if no list of this kind and scope has given it. */
export function readSyncToken(
  token: string,
  kind: SyncPosition['kind'],
  scope: string,
): SyncPosition | undefined {
  const [tokenKind, tokenScope, generation, revision, incremental, sum] = Buffer.from(
    token,
    'base64url',
  )
    .toString()
    .split('.');
  const text = [tokenKind, tokenScope, generation, revision, incremental].join('.');
  if (tokenKind !== kind || tokenScope !== hashedId(12, scope) || sum !== checksum(text)) {
    return undefined;
  }
  return {
    kind,
    scope,
    generation: Number(generation),
    revision: Number(revision),
    incremental: incremental === '1',
  };
}

function checksum(text: string): string {
  return hashedId(10, 'sync token', text);
}
