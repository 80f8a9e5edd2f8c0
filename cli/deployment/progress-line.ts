import { plainText } from '../output/plain-text.ts';
import type { Terminal } from '../terminal.ts';

/** The number of processed items, by kind. */
export type Counts = Readonly<Record<string, number>>;

/** Shows how far a command has come, in one line of the error output, while it runs on a terminal. */
export interface ProgressLine {
  show(counts: Counts): void;
  /** Removes the line, so that something else can be written. */
  clear(): void;
}

/** Creates a line that is rewritten. Without a terminal nothing is shown before the end. */
export function createProgressLine(action: string, errors: Terminal['errors']): ProgressLine {
  const rewrite = (text: string) => void (errors.isTTY && errors.write(`\r\u001b[K${text}`));
  return {
    show: (counts) => rewrite(`${action}: ${sumsOf(counts)} …`),
    clear: () => rewrite(''),
  };
}

/** The sums as a text. */
export function sumsOf(counts: Counts): string {
  const sums = Object.entries(counts).map(([kind, count]) => `${plainText(kind)} ${count}`);
  return sums.join(', ') || 'nothing';
}
