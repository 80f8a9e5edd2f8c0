/** The longest type of an event, in characters. */
export const TYPE_MAX_LENGTH = 190;

/** What begins the types that owners cannot publish: ours, and those of Google's APIs. */
export const RESERVED_PREFIXES = [
  'watch.',
  'channel.',
  'account.',
  'endpoint.',
  'hook.',
  'tidings.',
  'drive.',
  'calendar.',
  'directory.',
  'reports.',
  'storage.',
  'gmail.',
] as const;

const SEGMENTS = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/;

/** Whether a text has the form of a type: dotted segments of letters, digits, `_` and `-`. */
export function isEventType(text: string): boolean {
  return text.length <= TYPE_MAX_LENGTH && SEGMENTS.test(text);
}

/** Whether a type is reserved: by its first segment, alone or not, in any letter case. */
export function isReservedType(type: string): boolean {
  const [first = ''] = type.toLowerCase().split('.', 1);
  return RESERVED_PREFIXES.some((prefix) => prefix === `${first}.`);
}
