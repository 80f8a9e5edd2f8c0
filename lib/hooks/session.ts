/** How long a temporary hook lives after its last heartbeat, in milliseconds. */
export const SESSION_MS = 90_000;
