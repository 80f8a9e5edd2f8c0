import { check } from '../proof.ts';
import type { Step } from './step.ts';

export const deployFunction: Step = {
  what: 'serverless deploy function',
  async run({ serverless, parameters, addresses, api }) {
    await serverless(
      'deploy',
      'function',
      '--function',
      'manage',
      '--force',
      ...parameters(addresses[1]),
    );
    const { status } = await api('GET', '/watches');
    check(status === 200, 'the function answers');
  },
};
