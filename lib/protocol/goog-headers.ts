/** Headers in any of the shapes that servers and gateways give; names in any case. */
export type HeadersInput =
  | Headers
  | Iterable<readonly [string, HeaderValue]>
  | Readonly<Record<string, HeaderValue>>;

type HeaderValue = string | readonly string[] | undefined;

/** The headers that Google sends, trimmed; absent ones are absent. */
export interface GoogHeaders {
  channelId?: string;
  channelToken?: string;
  channelExpiration?: string;
  messageNumber?: string;
  resourceId?: string;
  resourceUri?: string;
  resourceState?: string;
  changed?: string;
}

/** Google's name of each header, for error messages. */
export const HEADER_NAMES = {
  channelId: 'X-Goog-Channel-ID',
  channelToken: 'X-Goog-Channel-Token',
  channelExpiration: 'X-Goog-Channel-Expiration',
  messageNumber: 'X-Goog-Message-Number',
  resourceId: 'X-Goog-Resource-ID',
  resourceUri: 'X-Goog-Resource-URI',
  resourceState: 'X-Goog-Resource-State',
  changed: 'X-Goog-Changed',
} as const satisfies Record<keyof GoogHeaders, string>;

// Google's own spelling, and that of HTTP/2 and of most gateways, are found without a conversion.
const FIELDS = new Map(
  Object.entries(HEADER_NAMES).flatMap(([field, name]): [string, keyof GoogHeaders][] => [
    [name, field as keyof GoogHeaders],
    [name.toLowerCase(), field as keyof GoogHeaders],
  ]),
);

/**
 * Picks Google's headers out of a request, whatever the casing. Of two names that differ only by
 * case the last one wins. Values are trimmed: Google's own examples have two blanks after a colon.
 */
export function readGoogHeaders(headers: HeadersInput): GoogHeaders {
  const read: GoogHeaders = {};
  if (Symbol.iterator in headers) for (const [name, value] of headers) take(read, name, value);
  else for (const name of Object.keys(headers)) take(read, name, headers[name]);
  return read;
}

function take(read: GoogHeaders, name: string, value: HeaderValue): void {
  if (!mayBeOurs(name)) return;
  const field = FIELDS.get(name) ?? FIELDS.get(name.toLowerCase());
  if (field === undefined) return;
  const text = typeof value === 'string' ? value : Array.isArray(value) ? value.at(-1) : undefined;
  if (typeof text === 'string') read[field] = text.trim();
}

const DASH = '-'.charCodeAt(0);
const SMALL_G = 'g'.charCodeAt(0);
const TO_LOWER_CASE = 0x20;

/** Whether a name has the dash and the G of `X-Goog-`: of most others that is all that is looked at. */
function mayBeOurs(name: string): boolean {
  return name.charCodeAt(1) === DASH && (name.charCodeAt(2) | TO_LOWER_CASE) === SMALL_G;
}
