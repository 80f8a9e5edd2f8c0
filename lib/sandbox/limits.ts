/** How long a run may take when the hook says nothing, in milliseconds. */
export const DEFAULT_TIMEOUT_MS = 1_000;

/** How long a run may take at most, in milliseconds. */
export const MAX_TIMEOUT_MS = 10_000;

/**
 * What a run may allocate, in bytes: the whole memory of its instance, of which the engine itself takes
 * about 1.5 MB. The limit that QuickJS keeps itself stops large allocations only: in its WebAssembly build
 * it counts 8 bytes for each one that succeeded.
 */
export const MAX_MEMORY_BYTES = 64 * 1024 * 1024;

/** What an instance begins with: no run has less. */
export const MIN_MEMORY_BYTES = 16 * 1024 * 1024;

/** The largest code, in bytes of UTF-8. */
export const MAX_CODE_BYTES = 100 * 1024;

/** The largest result as JSON, in bytes of UTF-8. */
export const MAX_RESULT_BYTES = 256 * 1024;

/** What is kept of the lines that a run logs, in bytes of UTF-8, line ends and the mark included. */
export const MAX_LOG_BYTES = 4 * 1024;

/** What is kept of an error's name, message and stack, in UTF-16 units each. */
export const MAX_ERROR_TEXT = 1_000;

/** How many events a run may emit, and how many requests it may ask for. */
export const MAX_EFFECTS = 10;

/**
 * QuickJS's own limit of the stack, in bytes of the module's 1 MB. Calls of functions reach it before
 * the stack of Node, which native recursion may exhaust first.
 */
export const STACK_BYTES = 256 * 1024;

/**
 * How long after the deadline a run is ended that QuickJS does not interrupt, in milliseconds: its loops
 * in C (`indexOf` of 2^53 items, the sorting of typed arrays) never ask.
 */
export const GRACE_MS = 50;
