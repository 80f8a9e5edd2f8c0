import { check, eventually, STAGE } from '../proof.ts';
import type { Step } from './step.ts';

export const deployAgain: Step = {
  what: 'a second deployment, with another address',
  async run({ addresses, aws, serverless, parameters, background }) {
    const [, second] = addresses;
    const deployment = serverless('deploy', ...parameters(second));
    // At its end it waits for functions of the first deployment, and runs once more.
    const ended = deployment.then((output) => {
      check(/moving [1-9]\d*; once more/.test(output), 'the reconciliation found the watches');
      check(/moving \d+ \(done\)/.test(output), 'the reconciliation ended');
    });
    ended.catch(() => undefined);
    background.push(ended);
    const isUpdated = async () => {
      const path = `/2015-03-31/functions/tidings-${STAGE}-renew/configuration`;
      return JSON.stringify(await aws.get('lambda', path)).includes(second.url);
    };
    await Promise.race([
      eventually(isUpdated, 'the functions have the new address'),
      deployment.then(() => new Promise<never>(() => undefined)),
    ]);
  },
};
