/** How the command ends. */
export const EXIT_CODES = {
  done: 0,
  /** The service refused it, or could not be asked. */
  failed: 1,
  /** A verb, an argument or a flag is wrong: nothing was sent. */
  usage: 2,
  /** The key is not accepted, or does not allow this. */
  unauthorised: 4,
  /** Ctrl-C: 128 and the number of SIGINT, as shells have it. */
  interrupted: 130,
  /** SIGTERM, likewise. */
  terminated: 143,
} as const;

/** One of them. */
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];
