import { invokeFunction } from '../../local/invoke-function.ts';
import { lambdaClient } from '../../local/lambda-client.ts';
import { check, eventually, type Proof, STAGE } from '../proof.ts';
import type { Step } from './step.ts';

const EVENT = { id: 'proof', type: 'order.paid', source: '/events', data: { total: 12 } };
const RUN = { event: EVENT, attempt: 1, timeoutMs: 5000 };
const HOOK = { code: 'export const hook = ({ event }) => ({ data: event.data.total });' };
const LOOP = { code: 'function hook() { for (;;); }' };

/** The emulator isolates no tenants, and lets every role do everything. */
export const runHooks: Step = {
  what: 'a hook runs on an event; the sandbox ends code in its time, and the deployer’s modules run beside it',
  async run(proof) {
    const [good, loop] = await Promise.all([
      invoke(proof, 'sandbox', run({ ...HOOK, form: 'module' })),
      invoke(proof, 'sandbox', run({ ...LOOP, form: 'script' })),
    ]);
    check(good.outcome === 'ok' && good.effects?.data === 12, 'a hook changes data');
    check(loop.outcome === 'timed-out', 'a loop is ended');
    const checked = await invoke(proof, 'sandbox', { kind: 'check', code: 'no code' });
    check(checked.outcome === 'cannot-load', 'what is no code is told');
    const module = await invoke(proof, 'modules', { kind: 'run', name: 'example', ...RUN });
    check(module.logs?.join() === 'an order of 12', 'the example logs what it sees');
    await throughTheApi(proof);
  },
};

// From the request to the log: manage checks the code, dispatch matches, hooks has it run.
async function throughTheApi(proof: Proof): Promise<void> {
  const created = await proof.api('POST', '/hooks', {
    types: ['order.paid'],
    type: 'code',
    arg: 'function hook({ event, log }) { log("paid", event.data.total); return { drop: true }; }',
    persistent: true,
  });
  check(created.status === 201, 'a hook is created');
  const { id } = created.body;
  await proof.api('POST', '/events', { type: 'order.paid', data: { total: 12 } });
  await eventually(async () => {
    const { body } = await proof.api('GET', `/hooks/${id}/runs`);
    const { runs } = body;
    return runs.length === 1 && runs[0].outcome === 'ok' && runs[0].logs[0] === 'paid 12';
  }, 'a hook runs on an event');
  await proof.api('DELETE', `/hooks/${id}`);
}

interface Ended {
  outcome: string;
  effects?: { data?: unknown };
  logs?: string[];
}

function run(hook: { code: string; form: string }): object {
  const limited = { ...RUN, timeoutMs: 1000 };
  return { kind: 'run', owner: 'ann', now: 0, hook: { ...hook, digest: '' }, ...limited };
}

async function invoke({ url }: Proof, name: string, input: object): Promise<Ended> {
  const client = lambdaClient({
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'prover',
    AWS_SECRET_ACCESS_KEY: 'prover',
    AWS_ENDPOINT_URL_LAMBDA: url,
  });
  try {
    return (await invokeFunction(client, `tidings-${STAGE}-${name}`, input)) as Ended;
  } finally {
    client.destroy();
  }
}
