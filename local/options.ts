import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DATA_FOLDER } from './data-folder.ts';
import { LocalError } from './local-error.ts';

/** What `npm start` can be told. */
export interface StartOptions {
  port: number;
  /** Print notifications only. */
  quiet: boolean;
  /** Make edits at the simulator every few seconds. */
  traffic: boolean;
  /** Throw the local data away first. */
  fresh: boolean;
  /** Where data is kept. */
  data: string;
  help: boolean;
}

export const HELP = `npm start -- [options]

  --port <number>  where to listen (3000)
  --no-traffic     open two channels, but make no edits
  --quiet          print notifications only
  --fresh          throw the local data away first
  --data <folder>  where data is kept (.tidings)
  --help           this text
`;

/** @throws LocalError for an option that is not known, or a port that is none. */
export function parseOptions(args: string[]): StartOptions {
  const { port, ...flags } = parse(args);
  const number = Number(port);
  if (!/^\d+$/.test(port) || number < 1 || number > 65_535)
    throw new LocalError(`--port must be a number from 1 to 65535, and "${port}" is not`);
  if (flags.data === '') throw new LocalError('--data must name a folder, and "" does not');
  return { port: number, ...flags, data: resolve(flags.data) };
}

function parse(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      allowNegative: true,
      options: {
        port: { type: 'string', default: '3000' },
        quiet: { type: 'boolean', default: false },
        traffic: { type: 'boolean', default: true },
        fresh: { type: 'boolean', default: false },
        data: { type: 'string', default: DATA_FOLDER },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new LocalError(`${(error as Error).message.split(/\.\s/)[0]}. See npm start -- --help`);
  }
}
