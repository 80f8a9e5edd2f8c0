/** Headers in any of the shapes that servers and gateways give; names in any case. */
export type HeadersInput =
  | Headers
  | Iterable<readonly [string, string]>
  | Readonly<Record<string, string | readonly string[] | undefined>>;

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

const FIELDS = new Map(
  Object.entries(HEADER_NAMES).map(([field, name]) => [
    name.toLowerCase(),
    field as keyof GoogHeaders,
  ]),
);

/**
 * Picks Google's headers out of a request, whatever the casing. Of two names that differ only by
 * case the last one wins. Values are trimmed: Google's own examples have two blanks after a colon.
 */
export function readGoogHeaders(headers: HeadersInput): GoogHeaders {
  const read: GoogHeaders = {};
  if (Symbol.iterator in headers) {
    for (const [name, value] of headers) keep(read, name, value);
  } else {
    for (const name in headers) keep(read, name, headers[name]);
  }
  return read;
}

const LETTER_X = 'x'.charCodeAt(0);
const LETTER_G = 'g'.charCodeAt(0);

function keep(
  read: GoogHeaders,
  name: string,
  value: string | readonly string[] | undefined,
): void {
  // Most headers of a request are not Google's: X-G tells them apart before anything is made.
  if ((name.charCodeAt(0) | 32) !== LETTER_X || (name.charCodeAt(2) | 32) !== LETTER_G) return;
  const field = FIELDS.get(name) ?? FIELDS.get(name.toLowerCase());
  if (field === undefined) return;
  const text = typeof value === 'string' ? value : Array.isArray(value) ? value.at(-1) : undefined;
  if (typeof text === 'string') read[field] = text.trim();
}
