const FORM =
  /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d(?::?\d\d)?)$/;

/**
 * Reads a time in ISO 8601, or RFC 3339, with its offset from UTC.
 * @returns milliseconds since the epoch; undefined for any other text, and for a date that does not
 *   exist: `Date.parse` takes February 30 for March 2.
 */
export function parseIsoTime(text: string): number | undefined {
  const [, date = '', time = '', fraction = '', offset = ''] = FORM.exec(text) ?? [];
  const local = Date.parse(`${date}T${time.padEnd(8, ':00')}Z`);
  // What exists is written as it was read.
  if (Number.isNaN(local) || new Date(local).toISOString().slice(0, 10) !== date) return undefined;
  const offsetMs = offsetOf(offset);
  if (offsetMs === undefined) return undefined;
  return local + Number(fraction.padEnd(3, '0').slice(0, 3)) - offsetMs;
}

const MINUTE_MS = 60_000;

function offsetOf(offset: string): number | undefined {
  if (offset.toUpperCase() === 'Z') return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(3).replace(':', ''));
  if (hours > 23 || minutes > 59) return undefined;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS;
}
