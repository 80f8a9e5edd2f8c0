/** The streams of a command. */
export interface Terminal {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  /** What the command is asked for. */
  output: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  /** What is said beside it. */
  errors: NodeJS.WritableStream & { isTTY?: boolean };
}
