/** The streams of a prompt. */
export interface PromptStreams {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
}

/** Asks a yes/no question. Resolves to undefined if the input ends, or on Ctrl-C or Ctrl-D. */
export function confirm(message: string, streams: PromptStreams): Promise<boolean | undefined>;
