import { createInterface } from 'node:readline/promises';

/** Where a command reads from and writes to. */
export interface Terminal {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream & { isTTY?: boolean };
  errors: NodeJS.WritableStream;
}

/** Asks until yes or no is said; an end of the input is a no. */
export async function confirm(question: string, { input, output }: Terminal): Promise<boolean> {
  const lines = createInterface({ input, output });
  const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('no')));
  try {
    while (true) {
      const answer = await Promise.race([lines.question(`${question} (yes/no) `), closed]);
      if (/^y(es)?$/i.test(answer.trim())) return true;
      if (/^no?$/i.test(answer.trim())) return false;
    }
  } finally {
    lines.close();
  }
}
