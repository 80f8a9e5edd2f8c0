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
  const pairs = Symbol.iterator in headers ? headers : Object.entries(headers);
  for (const [name, value] of pairs) {
    const field = FIELDS.get(name.toLowerCase());
    const text = Array.isArray(value) ? value.at(-1) : value;
    if (field && typeof text === 'string') read[field] = text.trim();
  }
  return read;
}
