import { setTimeout as sleep } from 'node:timers/promises';
import { confirm } from '../../local/confirm.mjs';
import type { Answer } from '../command/answer.ts';
import type { Session } from '../command/session.ts';
import type { Verb } from '../command/verb.ts';
import { CommandError, usageError } from '../command-error.ts';
import type { Action } from '../deployment/action.ts';
import { type DeploymentOptions, deploymentFlags } from '../deployment/deployment-flags.ts';
import { type Deployment, withDeployment } from '../deployment/find-deployment.ts';
import { invoke } from '../deployment/invoke.ts';
import { maintainToEnd } from '../deployment/maintain-to-end.ts';
import { sumsOf } from '../deployment/progress-line.ts';
import { EXIT_CODES } from '../exit-codes.ts';

const WITH_CREDENTIALS = 'It needs AWS credentials and no key; beside npm start neither.';

/** `tidings reconcile` */
export const RECONCILE: Verb = {
  usage: 'reconcile',
  summary:
    'move every watch to the address of the deployment, and resume those that stop-all has paused',
  description: WITH_CREDENTIALS,
  examples: ['reconcile --stage prod --region eu-central-1'],
  flags: deploymentFlags,
  run: (session, _, options: DeploymentOptions) =>
    withDeployment(session, options, (deployment) => maintain(session, deployment, 'reconcile')),
};

/** `tidings stop-all` */
export const STOP_ALL: Verb = {
  usage: 'stop-all',
  summary: 'stop every channel at Google, and pause the watches',
  description: WITH_CREDENTIALS,
  examples: ['stop-all --stage prod --region eu-central-1'],
  flags: (command) => deploymentFlags(command.option('--yes', 'without asking')),
  run: (session, _, { yes, ...options }: DeploymentOptions & { yes?: true }) =>
    withDeployment(session, options, async (deployment) => {
      if (!yes) await confirmStop(session, deployment);
      return maintain(session, deployment, 'stop-all');
    }),
};

async function confirmStop({ terminal }: Session, { label }: Deployment): Promise<void> {
  const { input, errors } = terminal;
  if (!input.isTTY)
    throw usageError(
      `This stops every channel of ${label}, and no terminal can confirm it: add --yes`,
    );
  const question = `Stop every channel of ${label}? After a removal it is too late.`;
  const answer = await confirm(question, { input, output: errors });
  if (answer === undefined) throw new CommandError('', EXIT_CODES.interrupted);
  if (!answer) throw new CommandError('Nothing was stopped.');
}

async function maintain(
  { terminal }: Session,
  deployment: Deployment,
  action: Action,
): Promise<Answer> {
  const { errors } = terminal;
  const { counts, failures } = await maintainToEnd({
    action,
    moves: !deployment.local,
    invoke: (event) => invoke(deployment, 'maintain', event),
    errors,
    pause: sleep,
  });
  const result = failures === 0 ? 'done' : `done, with ${failures} failed`;
  return {
    document: { action, counts, failures },
    text: () => `${action}: ${sumsOf(counts)} (${result})`,
    exitCode: failures === 0 ? EXIT_CODES.done : EXIT_CODES.failed,
  };
}
