import { resolve } from 'node:path';
import { DATA_FOLDER } from './data-folder.ts';
import { LocalError } from './local-error.ts';
import { parseArguments } from './parse-arguments.ts';

/** The options of `npm start`. */
export interface StartOptions {
  port: number;
  /** Print notifications only. */
  quiet: boolean;
  /** Make edits at the simulator every few seconds. */
  traffic: boolean;
  /** Delete the local data first. */
  fresh: boolean;
  /** The data folder. */
  data: string;
  help: boolean;
}

/** The text of `--help`. */
export const HELP = `npm start -- [options]

  --port <number>  port to listen on (3000)
  --no-traffic     open two channels, but make no edits
  --quiet          print notifications only
  --fresh          delete the local data first
  --data <folder>  folder for the local data (.tidings)
  --help           this text
`;

/**
 * Parses the arguments of `npm start`.
 * @throws LocalError for an unknown option or an invalid port.
 */
export function parseOptions(args: string[]): StartOptions {
  const { port, ...flags } = parse(args);
  const number = Number(port);
  if (!/^\d+$/.test(port) || number < 1 || number > 65_535)
    throw new LocalError(`--port must be a number from 1 to 65535, and "${port}" is not`);
  if (flags.data === '') throw new LocalError('--data must name a folder, and "" does not');
  return { port: number, ...flags, data: resolve(flags.data) };
}

function parse(args: string[]) {
  const { values } = parseArguments(
    {
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
    },
    'npm start -- --help',
  );
  return values;
}
