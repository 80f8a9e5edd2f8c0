const FORM = /^[A-Za-z]{3}, \d\d [A-Za-z]{3} \d{4} \d\d:\d\d:\d\d GMT$/;
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/**
 * Reads an HTTP date such as `Tue, 19 Nov 2013 01:13:52 GMT`. X-Goog-Channel-Expiration is one,
 * whereas the JSON of `watch` has milliseconds (thunderbird/appointment#1788 mixes them up).
 * @returns milliseconds since the epoch; undefined for any other text, and for a date that does not
 *   exist: `Date.parse` takes "5" for a date, and February 30 for March 2.
 */
export function parseHttpDate(text: string | undefined): number | undefined {
  if (text === undefined || !FORM.test(text)) return undefined;
  const place = MONTHS.indexOf(text.slice(8, 11));
  if (place % 3 !== 0) return undefined;
  const month = place / 3;
  const year = number(text, 12) * 100 + number(text, 14);
  const day = number(text, 5);
  const hours = number(text, 17);
  const minutes = number(text, 20);
  const seconds = number(text, 23);
  if (day < 1 || day > daysOf(month, year)) return undefined;
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  // `Date.UTC` takes years below 100 for those of the last century.
  return year < 100 ? undefined : Date.UTC(year, month, day, hours, minutes, seconds);
}

const ZERO = '0'.charCodeAt(0);

/** The number of two digits at a place. */
function number(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysOf(month: number, year: number): number {
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return (DAYS[month] ?? 0) + (month === 1 && isLeapYear ? 1 : 0);
}
