import { PassThrough } from 'node:stream';
import type { Terminal } from '../../cli/confirm.ts';

/** A terminal with somebody at it, or a pipe. */
export interface FakeTerminal extends Terminal {
  input: PassThrough & { isTTY: boolean };
  /** All that was written to it so far. */
  written(): string;
  complaints(): string;
}

export function fakeTerminal(isTTY: boolean): FakeTerminal {
  const stream = () => Object.assign(new PassThrough(), { isTTY });
  const input = stream();
  const output = stream();
  const errors = stream();
  let written = '';
  let complaints = '';
  output.on('data', (chunk) => {
    written += chunk;
  });
  errors.on('data', (chunk) => {
    complaints += chunk;
  });
  return { input, output, errors, written: () => written, complaints: () => complaints };
}
