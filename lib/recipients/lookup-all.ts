import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';

/** All addresses of a name: `lookup` of `node:dns/promises` with `all`. */
export type LookupAll = (hostname: string) => Promise<readonly LookupAddress[]>;

/** All addresses of a name, as the system finds them. */
export const systemLookup: LookupAll = (hostname) => lookup(hostname, { all: true });
