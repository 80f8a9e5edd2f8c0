/** How long a module's run may take when the hook says nothing, in milliseconds. */
export const DEFAULT_MODULE_TIMEOUT_MS = 10_000;

/** How long it may take at most, in milliseconds. The function itself is ended after 30 seconds. */
export const MAX_MODULE_TIMEOUT_MS = 25_000;
