/** The frozen clock of the tests: 2027-03-01T12:00:00Z, in milliseconds. */
export const NOW_MS = Date.UTC(2027, 2, 1, 12);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
