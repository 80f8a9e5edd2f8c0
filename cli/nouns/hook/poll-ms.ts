/** How often the log of a hook is read that is followed, in milliseconds. */
export const POLL_MS = 2000;
