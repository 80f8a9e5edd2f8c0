import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { addressesOf } from './addresses-of.ts';
import { type Rules, rejectionOf } from './judge.ts';
import type { LookupAll } from './lookup-all.ts';
import { RecipientUnresolvedError } from './recipient-unresolved-error.ts';

/**
 * The lookup of a connection: it judges all addresses that a name has, and gives none of them if one is
 * refused. What it gives is what is connected to, so that no second answer of DNS counts.
 */
export function checkingLookup(lookupAll: LookupAll, rules: Rules): LookupFunction {
  return (hostname, options, callback) => {
    allowedAddresses(hostname, { lookupAll, rules, family: options.family }).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    );
  };
}

type Family = number | string | undefined;

async function allowedAddresses(
  hostname: string,
  { lookupAll, rules, family }: { lookupAll: LookupAll; rules: Rules; family: Family },
): Promise<[LookupAddress, ...LookupAddress[]]> {
  const all = await addressesOf(hostname, lookupAll);
  for (const { address } of all) {
    const rejection = rejectionOf(address, rules);
    if (rejection) throw rejection;
  }
  const [first, ...others] = all.filter((one) => fits(one.family, family));
  if (!first) throw new RecipientUnresolvedError(hostname);
  return [first, ...others];
}

function fits(family: number, wanted: Family): boolean {
  if (wanted === 4 || wanted === 'IPv4') return family === 4;
  if (wanted === 6 || wanted === 'IPv6') return family === 6;
  return true;
}
