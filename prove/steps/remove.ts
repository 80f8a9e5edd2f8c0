import { check, STAGE } from '../proof.ts';
import type { Step } from './step.ts';

export const remove: Step = {
  what: 'serverless remove: nothing is left at Google, and the data is kept',
  async run({ google, serverless, parameters, addresses, aws, background }) {
    await Promise.all(background);
    await serverless('remove', ...parameters(addresses[1]));
    check(google.channels().length === 0, 'no channel is left at Google');
    const { SecretList = [] } = (await aws.call('secretsmanager.ListSecrets', {})) as {
      SecretList?: { Name: string }[];
    };
    const kept = SecretList.map(({ Name }) => Name).sort();
    check(
      kept.join() === `tidings/${STAGE}/seal,tidings/${STAGE}/token`,
      `the secrets token and seal are kept, and no other (${kept})`,
    );
    const { Table } = (await aws.call('DynamoDB_20120810.DescribeTable', {
      TableName: `tidings-${STAGE}`,
    })) as { Table?: { DeletionProtectionEnabled?: boolean } };
    check(Table?.DeletionProtectionEnabled, 'the table is kept, and protected');
    const { Functions = [] } = (await aws.get('lambda', '/2015-03-31/functions')) as {
      Functions?: unknown[];
    };
    check(Functions.length === 0, 'no function is left');
  },
};
