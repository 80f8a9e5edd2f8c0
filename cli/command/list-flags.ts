import type { Command } from 'commander';
import { wholeNumber } from './parse-flags.ts';

/** The flags of every list. */
export interface ListOptions {
  limit: number;
  cursor?: string;
}

const DEFAULT_LIMIT = 50;

/** Adds the flags of a list. */
export function listFlags(command: Command): Command {
  return command
    .option('--limit <n>', 'how many at most', wholeNumber(1), DEFAULT_LIMIT)
    .option('--cursor <cursor>', 'where to go on, as the list before has said');
}
