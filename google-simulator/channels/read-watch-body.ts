import { GoogleError } from '../google-error.ts';
import { checkAddress } from './check-address.ts';

/** The channel that a watch call requests. */
export interface WatchBody {
  id: string;
  address: string;
  token: string | undefined;
  /** Milliseconds since the epoch. */
  expiration: number | undefined;
  ttlSeconds: number | undefined;
}

const MAX_ID = 64;
const MAX_TOKEN = 256;
const TYPES = new Set<unknown>(['web_hook', 'webhook']);

/**
 * Reads the body of a watch call.
 * @throws GoogleError for the first invalid field, as Google would.
 */
export function readWatchBody(body: Record<string, unknown>): WatchBody {
  if (!TYPES.has(body.type)) throw new GoogleError('push.channelTypeNotSupported');
  return {
    id: readId(body.id),
    address: checkAddress(body.address),
    token: readToken(body.token),
    expiration: readExpiration(body.expiration),
    ttlSeconds: readTtl(body.params),
  };
}

function readId(id: unknown): string {
  if (id === undefined || id === '') throw new GoogleError('required', { location: 'id' });
  // Only Cloud Storage's error table documents the pattern, but all APIs share the push back end.
  if (typeof id !== 'string' || id.length > MAX_ID || !/^[A-Za-z0-9\-_+/=]+$/.test(id)) {
    throw new GoogleError('push.channelIdInvalid');
  }
  return id;
}

function readToken(token: unknown): string | undefined {
  if (token === undefined || token === null || token === '') return undefined;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: rejects characters that a header cannot contain.
  if (typeof token !== 'string' || token.length > MAX_TOKEN || /[\x00-\x1f\x7f]/.test(token)) {
    throw new GoogleError('invalid', { location: 'token' });
  }
  return token;
}

function readExpiration(expiration: unknown): number | undefined {
  if (expiration === undefined || expiration === null) return undefined;
  // An int64 is a string in JSON; Google accepts numbers too.
  if (!/^-?\d+$/.test(String(expiration)))
    throw new GoogleError('invalid', { location: 'expiration' });
  return Number(expiration);
}

function readTtl(params: unknown): number | undefined {
  const ttl =
    params !== null && typeof params === 'object' && 'ttl' in params ? params.ttl : undefined;
  if (ttl === undefined) return undefined;
  if (!/^-?\d+$/.test(String(ttl))) {
    throw new GoogleError('pushInvalidTtl', { message: `Invalid ttl value for channel ${ttl}` });
  }
  return Number(ttl);
}
