import { resolve } from 'node:path';
import { DATA_FOLDER } from '../local/data-folder.ts';
import { LocalError } from '../local/local-error.ts';
import { parseArguments } from '../local/parse-arguments.ts';

const ACTIONS = ['reconcile', 'stop-all'] as const;

/** An action of the function `maintain`. */
export type Action = (typeof ACTIONS)[number];

/** The options of the command. */
export interface MaintainOptions {
  action: Action;
  stage: string;
  /** By default AWS's own setting. */
  region: string | undefined;
  /** Run on the local Tidings instead of AWS. */
  local: boolean;
  /** The data folder of the local Tidings. */
  data: string;
  /** Stop all channels without a confirmation. */
  yes: boolean;
  help: boolean;
}

/** The text of `--help`. */
export const HELP = `npm run watches:reconcile -- [options]   moves every watch to the address of this deployment, within
                                         ten minutes, and resumes those that stop-all paused
npm run channels:stop-all -- [options]   stops every channel at Google, and pauses the watches

  --stage <name>    stage of the deployment (dev)
  --region <name>   region of the deployment (AWS_REGION, or us-east-1)
  --local           use what npm start runs, instead of AWS
  --data <folder>   folder for its local data (.tidings)
  --yes             stop all without asking
  --help            this text
`;

/** Parses the arguments of the command. @throws LocalError for an unknown option or action. */
export function parseMaintainOptions(args: string[]): MaintainOptions {
  const { values, positionals } = parse(args);
  const [word, ...more] = positionals;
  const action = ACTIONS.find((name) => name === word);
  if (action === undefined && !values.help)
    throw new LocalError(`The action must be ${ACTIONS.join(' or ')}, and "${word ?? ''}" is not`);
  if (more.length > 0)
    throw new LocalError(`Only one action is allowed: "${more.join(' ')}" is too many`);
  for (const name of ['stage', 'region', 'data'] as const)
    if (values[name] === '') throw new LocalError(`--${name} must have a value, and "" is none`);
  const { region, data, ...rest } = values;
  return { action: action ?? 'reconcile', region, data: resolve(data), ...rest };
}

function parse(args: string[]) {
  return parseArguments(
    {
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
    },
    '--help',
  );
}
