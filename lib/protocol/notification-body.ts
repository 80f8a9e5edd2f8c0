/** The body of a Directory users notification. `etag` is the notification's, not the user's. */
export interface DirectoryUser {
  kind?: string;
  id?: string;
  etag?: string;
  primaryEmail?: string;
  [field: string]: unknown;
}

/** The body of a Directory aliases notification. */
export interface DirectoryAlias {
  kind?: string;
  id?: string;
  etag?: string;
  alias?: string;
  primaryEmail?: string;
  [field: string]: unknown;
}

/** The body of a Reports notification. `uniqueQualifier` and `profileId` exceed 2^53: strings. */
export interface Activity {
  kind?: string;
  id?: { time?: string; uniqueQualifier?: string; applicationName?: string; customerId?: string };
  actor?: { callerType?: string; email?: string; profileId?: string; [field: string]: unknown };
  ownerDomain?: string;
  ipAddress?: string;
  events?: { type?: string; name?: string; parameters?: ActivityParameter[] }[];
  [field: string]: unknown;
}

/** One parameter of an activity's event. `intValue` is an int64 and so a string. */
export interface ActivityParameter {
  name?: string;
  value?: string;
  intValue?: string;
  boolValue?: boolean;
  [field: string]: unknown;
}

/** The body of a Cloud Storage notification. */
export interface StorageObject {
  kind?: string;
  id?: string;
  name?: string;
  bucket?: string;
  [field: string]: unknown;
}

/**
 * Parses a body that is a JSON object; undefined for any other. Ids, and integers that a double
 * cannot hold, stay the digits that Google sent: no id is rounded.
 */
export function parseBody(body: string | undefined): Record<string, unknown> | undefined {
  if (!body) return undefined;
  try {
    const parsed: unknown = JSON.parse(
      body,
      keepDigits as (key: string, value: unknown) => unknown,
    );
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

const INT64_FIELDS = new Set(['id', 'uniqueQualifier', 'profileId', 'intValue', 'customerId']);

// `context.source` is the literal text of a number (ES2026 JSON.parse source text access, Node 21+).
function keepDigits(key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value;
  const rounded = /^-?\d+$/.test(context.source) && !Number.isSafeInteger(value);
  return rounded || INT64_FIELDS.has(key) ? context.source : value;
}
