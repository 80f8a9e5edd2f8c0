import { iso } from '../api/present.ts';
import type { ApiKeyRecord, Scope } from '../api/rows/api-key-record.ts';

/** An API key as the function shows it: neither the key, which it never had, nor its digest. */
export interface PresentedApiKey {
  id: string;
  owner: string;
  scopes: readonly Scope[];
  name?: string;
  /** ISO 8601, as is the next. */
  createdAt: string;
  /** Since when it gives access to nothing. */
  revokedAt?: string;
}

/** Presents a key. */
export function presentApiKey(record: ApiKeyRecord): PresentedApiKey {
  const { id, owner, scopes, name, createdAtMs, revokedAtMs } = record;
  const revokedAt = iso(revokedAtMs);
  return {
    id,
    owner,
    scopes,
    ...(name === undefined ? {} : { name }),
    createdAt: iso(createdAtMs) ?? '',
    ...(revokedAt === undefined ? {} : { revokedAt }),
  };
}
