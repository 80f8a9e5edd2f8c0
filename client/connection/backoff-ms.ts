const FIRST_MS = 1_000;
const MAX_MS = 30_000;
const LOCAL_MAX_MS = 2_000;
const LOCAL = /(^|\.)localhost$|^127[.\d]+$|^\[::1]$/;

/** A pause after so many failures in a row, one at least: any part of what doubles up to 30 seconds. */
export function backoffMs(failures: number, random: () => number, maxMs = MAX_MS): number {
  return random() * Math.min(maxMs, FIRST_MS * 2 ** (failures - 1));
}

/** The longest pause: 2 seconds for a server of this machine, which a developer restarts, and waits for. */
export function longestPauseMs(url: string): number {
  return LOCAL.test(new URL(url).hostname) ? LOCAL_MAX_MS : MAX_MS;
}
