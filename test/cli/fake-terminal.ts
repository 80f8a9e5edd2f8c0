import { PassThrough } from 'node:stream';
import { expect } from 'vitest';
import type { Terminal } from '../../cli/terminal.ts';

/** A terminal or a pipe, with what was written to it. */
export interface FakeTerminal extends Terminal {
  input: PassThrough & { isTTY: boolean };
  /** The output so far. */
  written(): string;
  /** The error output so far. */
  errorText(): string;
  /** Waits for a question in either output, then types. */
  type(question: string, typed: string): Promise<void>;
}

/** Creates a terminal, or a pipe if `isTTY` is false. */
export function fakeTerminal(isTTY: boolean): FakeTerminal {
  // Like process.stdout, it is not ended by the end of a stream that is piped to it.
  const stream = () => Object.assign(new PassThrough(), { isTTY, _isStdio: true });
  const input = stream();
  const output = stream();
  const errors = stream();
  let written = '';
  let errorText = '';
  output.on('data', (chunk) => {
    written += chunk;
  });
  errors.on('data', (chunk) => {
    errorText += chunk;
  });
  return {
    input,
    output,
    errors,
    written: () => written,
    errorText: () => errorText,
    async type(question, typed) {
      await expect.poll(() => written + errorText, { interval: 5 }).toContain(question);
      input.write(typed);
    },
  };
}
