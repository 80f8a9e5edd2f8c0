import type { Paint } from '../../local/paint.ts';
import type { ExitCode } from '../exit-codes.ts';

/** How an answer is shown to a person. */
export interface View {
  paint: Paint;
  /** The width of the terminal in characters; undefined where nothing has to be cut. */
  width: number | undefined;
  nowMs: number;
}

/** What a verb returns. It is printed in one place. */
export interface Answer {
  /** The document of `--json`, as the API has it. */
  document: unknown;
  /** The same for people, without a line break at the end. */
  text: (view: View) => string;
  /** What is said beside it, a line each: never part of the data. */
  notes?: readonly string[];
  /** The verb has written its data itself, as it came: nothing more is printed but the notes. */
  isPrinted?: true;
  /** By default 0. */
  exitCode?: ExitCode;
}
