import type { Counts } from './run-maintenance.ts';
import type { Terminal } from './terminal.ts';

/** Reports the progress of a command in one line. */
export interface ProgressLine {
  show(counts: Counts): void;
  /** Removes the line, so that something else can be written. */
  clear(): void;
  /** Writes the final line, with the result in parentheses. */
  end(result: string): void;
}

/** Creates a line that is rewritten on a terminal; elsewhere, only the final one is written. */
export function createProgressLine(action: string, { output }: Terminal): ProgressLine {
  let line = action;
  const rewrite = (text: string) => output.write(`\r\u001b[K${text}`);
  const clear = () => void (output.isTTY && rewrite(''));
  return {
    show(counts) {
      const sums = Object.entries(counts).map(([kind, count]) => `${kind} ${count}`);
      line = `${action}: ${sums.join(', ') || 'nothing'}`;
      if (output.isTTY) rewrite(`${line} …`);
    },
    clear,
    end(result) {
      clear();
      output.write(`${line} (${result})\n`);
    },
  };
}
