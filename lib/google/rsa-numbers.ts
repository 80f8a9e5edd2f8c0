import type { KeyObject } from 'node:crypto';

/**
 * Whether the numbers of an RSA key belong together (RFC 8017, 3.2). One that is damaged may still
 * sign: a library that notices computes the signature another way.
 */
export function hasRsaNumbers(key: KeyObject): boolean {
  const jwk = key.export({ format: 'jwk' });
  const [n, e, d, p, q, dp, dq, qi] = [
    jwk.n,
    jwk.e,
    jwk.d,
    jwk.p,
    jwk.q,
    jwk.dp,
    jwk.dq,
    jwk.qi,
  ].map(integer) as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
  return (
    p > 1n &&
    q > 1n &&
    p * q === n &&
    (e * d) % (p - 1n) === 1n &&
    (e * d) % (q - 1n) === 1n &&
    d % (p - 1n) === dp &&
    d % (q - 1n) === dq &&
    (q * qi) % p === 1n
  );
}

function integer(base64url: string | undefined): bigint {
  return BigInt(`0x${Buffer.from(base64url ?? '', 'base64url').toString('hex') || '0'}`);
}
