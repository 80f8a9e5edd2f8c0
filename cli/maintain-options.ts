import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DATA_FOLDER } from '../local/data-folder.ts';
import { LocalError } from '../local/local-error.ts';

const ACTIONS = ['reconcile', 'stop-all'] as const;

/** What the function `maintain` can be asked for. */
export type Action = (typeof ACTIONS)[number];

/** What the command can be told. */
export interface MaintainOptions {
  action: Action;
  stage: string;
  /** AWS's own setting decides without it. */
  region: string | undefined;
  /** Ask what `npm start` runs, not AWS. */
  local: boolean;
  /** Where `npm start` keeps its data. */
  data: string;
  /** Do not ask before everything is stopped. */
  yes: boolean;
  help: boolean;
}

export const HELP = `npm run watches:reconcile -- [options]   every watch moves to this deployment's address, within ten
                                         minutes; those that stop-all paused go on
npm run channels:stop-all -- [options]   no channel is left at Google; the watches are paused

  --stage <name>    which deployment (dev)
  --region <name>   where it is (AWS_REGION, or us-east-1)
  --local           what npm start runs, instead
  --data <folder>   where that keeps its data (.tidings)
  --yes             stop all without asking
  --help            this text
`;

/** @throws LocalError for an option or an action that is not known. */
export function parseMaintainOptions(args: string[]): MaintainOptions {
  const { values, positionals } = parse(args);
  const [action, ...more] = positionals;
  const known = ACTIONS.find((name) => name === action);
  if (known === undefined && !values.help)
    throw new LocalError(
      `The action must be ${ACTIONS.join(' or ')}, and "${action ?? ''}" is not`,
    );
  if (more.length > 0) throw new LocalError(`One action at a time: what is "${more.join(' ')}"?`);
  for (const name of ['stage', 'region', 'data'] as const)
    if (values[name] === '') throw new LocalError(`--${name} must have a value, and "" is none`);
  const { region, data, ...rest } = values;
  return { action: known ?? 'reconcile', region, data: resolve(data), ...rest };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        stage: { type: 'string', default: 'dev' },
        region: { type: 'string' },
        local: { type: 'boolean', default: false },
        data: { type: 'string', default: DATA_FOLDER },
        yes: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new LocalError(`${(error as Error).message.split(/\.\s/)[0]}. See --help`);
  }
}
