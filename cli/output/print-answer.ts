import { painter } from '../../local/paint.ts';
import type { Answer } from '../command/answer.ts';
import type { Environment } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { plainJson } from './plain-json.ts';
import { plainText } from './plain-text.ts';
import { usesColours } from './uses-colours.ts';

/** Prints an answer: the data on standard output, what is said beside it on standard error. */
export function printAnswer(
  { document, text, isPrinted, notes = [] }: Answer,
  { terminal, environment, json, nowMs }: PrintOptions,
): void {
  const { output, errors } = terminal;
  const paint = painter(usesColours(output, environment));
  const width = output.isTTY ? output.columns : undefined;
  const shown = () => (json ? plainJson(document ?? {}) : text({ paint, width, nowMs }));
  const data = isPrinted ? '' : shown();
  if (data !== '') output.write(`${data}\n`);
  for (const note of notes) errors.write(`${plainText(note)}\n`);
}

/** What is printed, where and how. */
export interface PrintOptions {
  terminal: Terminal;
  environment: Environment;
  json: boolean;
  nowMs: number;
}
