import type { Command } from 'commander';
import { commaSeparated, wholeNumber } from '../command/parse-flags.ts';

/** The flags of `tidings listen`, as commander gives them. */
export interface ListenOptions {
  types?: string[];
  filter?: string;
  since?: string;
  cursor?: string;
  forwardTo?: string;
  maxConnections?: number;
  printSecret?: true;
  verbose?: true;
}

/** Adds them. */
export function listenFlags(command: Command): Command {
  return command
    .option('--types <patterns>', 'only these, with commas between them', commaSeparated)
    .option(
      '--filter <json>',
      'only those that match; @file reads it from a file, - from the input',
    )
    .option(
      '--since <time>',
      'with those since then: how long ago, such as 15m or 3d, or a time in ISO 8601',
    )
    .option('--cursor <cursor>', 'where to go on, as the end of a listen or an event list has said')
    .option(
      '--forward-to <target>',
      'send each on, signed: a port of this machine, 3000/path, or any URL',
    )
    .option(
      '--max-connections <n>',
      'how many are sent on at a time; in order, one at a time, without it',
      wholeNumber(1),
    )
    .option('--print-secret', 'print the secret that forwarded events are signed with, and end')
    .option('-v, --verbose', 'the whole of each event');
}
