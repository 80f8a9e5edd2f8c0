import { check, STAGE } from '../proof.ts';
import type { Step } from './step.ts';

export const deploy: Step = {
  what: 'serverless deploy to an empty account',
  async run(proof) {
    const { addresses, streamAddress, aws, serverless, parameters } = proof;
    const output = await serverless('deploy', ...parameters(addresses[0]));
    check(/reconcile: watches 0, moving 0 \(done\)/.test(output), 'the reconciliation ran');
    const { items = [] } = (await aws.get('apigateway', '/v2/apis')) as {
      items?: { apiId: string; protocolType: string }[];
    };
    const root = `${proof.url}/_aws/execute-api`;
    const idOf = (type: string) => items.find(({ protocolType }) => protocolType === type)?.apiId;
    const api = idOf('HTTP');
    check(api, 'there is an HTTP API');
    for (const address of addresses) address.leadTo(`${root}/${api}/$default`);
    const stream = idOf('WEBSOCKET');
    check(stream, 'there is a WebSocket API');
    streamAddress.leadTo(`${root}/${stream}/${STAGE}`);
    const { SecretString } = await aws.call('secretsmanager.GetSecretValue', {
      SecretId: `tidings/${STAGE}/api-key`,
    });
    proof.apiKey = String(SecretString);
    const { status } = await proof.api('GET', '/watches');
    check(status === 200, 'the API answers to its key');
  },
};
