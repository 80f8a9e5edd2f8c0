import type { Terminal } from '../terminal.ts';

/** Reads an input to its end, as text. */
export async function readAll(input: Terminal['input']): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
