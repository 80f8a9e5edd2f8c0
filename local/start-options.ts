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
  /** The URL that events are sent to; false for none, undefined for a receiver that is started. */
  endpoint?: string | false;
  help: boolean;
}

/** The text of `--help`. */
export const HELP = `npm start -- [options]

  --port <number>   port to listen on (3000)
  --endpoint <url>  send the events there: https, or http on this machine
  --no-endpoint     send the events nowhere
  --no-traffic      open two channels, but make no edits
  --quiet           print notifications, events and deliveries only
  --fresh           delete the local data first
  --data <folder>   folder for the local data (.tidings)
  --help            this text

Each event is sent to a small receiver that verifies it, or to your own URL,
signed with the secret in .tidings/webhook-secret. To publish an event:

  npx tidings event publish order.created --data '{"total": 12}'
`;

/**
 * Parses the arguments of `npm start`.
 * @throws LocalError for an unknown option or an invalid port.
 */
export function parseOptions(args: string[]): StartOptions {
  const { port, endpoint, ...flags } = parse(args);
  const number = Number(port);
  if (!/^\d+$/.test(port) || number < 1 || number > 65_535)
    throw new LocalError(`--port must be a number from 1 to 65535, and "${port}" is not`);
  if (flags.data === '') throw new LocalError('--data must name a folder, and "" does not');
  return {
    port: number,
    ...flags,
    data: resolve(flags.data),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
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
        endpoint: { type: 'string' },
        // Makes `endpoint` false.
        'no-endpoint': { type: 'boolean' },
        data: { type: 'string', default: DATA_FOLDER },
        help: { type: 'boolean', short: 'h', default: false },
      },
    },
    'npm start -- --help',
  );
  // The types do not say so.
  return values as typeof values & { endpoint?: string | false };
}
