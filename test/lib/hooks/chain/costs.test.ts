import { expect, test } from 'vitest';
import type { ChainDeps } from '../../../../lib/hooks/chain/chain-deps.ts';
import { runChain } from '../../../../lib/hooks/chain/run-chain.ts';
import { type StartDeps, startChains } from '../../../../lib/hooks/chain/start-chains.ts';
import type { OutgoingHook } from '../../../../lib/hooks/hook-deps.ts';
import type { HookRecord } from '../../../../lib/hooks/hook-record.ts';
import type { HookRunner } from '../../../../lib/hooks/invoking/hook-runner.ts';
import { putHook } from '../../../../lib/hooks/rows/write-hooks.ts';
import { codeCache } from '../../../../lib/hooks/runs/code-cache.ts';
import { tableThat } from '../../../support/table-that.ts';
import { DAY, SECOND, tableOfFile, type World, world } from '../../deliveries/stage.ts';

const CODE = { code: 'watches', form: 'script', digest: 'd' } as const;
const runner: HookRunner = {
  checkCode: async () => ({ outcome: 'ok', digest: 'd', form: 'script' }),
  checkModule: async () => ({ outcome: 'ok' }),
  runCode: async () => ({ outcome: 'ok', effects: {}, logs: ['it ran'], ms: 1 }),
  runModule: async () => ({ outcome: 'ok', effects: {}, logs: [], ms: 1 }),
};

/** The calls to the table, items of batches one by one, and what is put into the queue of hooks. */
interface Use {
  reads: string[];
  writes: string[];
  messages: OutgoingHook[];
}

async function storedHook({ owner, nowMs }: World, name: string): Promise<string> {
  const hook: HookRecord = {
    id: `${owner}-${name}`,
    owner,
    types: ['*'],
    type: 'code',
    arg: 'watches',
    argDigest: 'd',
    timeoutMs: 1000,
    persistent: true,
    status: 'active',
    statusSinceMs: nowMs,
    version: 1,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  await putHook(tableOfFile(), hook, { code: CODE, sealed: 's', most: 100 });
  return hook.id;
}

/** Has hooks run on events, one event after the other, in the same processes. */
async function useOf(hookCount: number, eventCount: number): Promise<Use[]> {
  const at = world();
  const names = Array.from({ length: hookCount }, (_, index) => `hook-${index}`);
  const hooks = await Promise.all(names.map((name) => storedHook(at, name)));
  let use: Use = { reads: [], writes: [], messages: [] };
  const table = tableThat(tableOfFile(), (name, input, next) => {
    const { RequestItems } = input as { RequestItems?: Record<string, { Keys: unknown[] }> };
    const batch = Object.values(RequestItems ?? {}).flatMap(({ Keys }) => Keys);
    if (/^(Put|Update|Delete)Command$/.test(name)) use.writes.push(name);
    else use.reads.push(...(batch.length === 0 ? [name] : batch.map(() => name)));
    return next();
  });
  const start: StartDeps = {
    table,
    now: () => at.nowMs,
    retentionSeconds: DAY / SECOND,
    async sendHooks(outgoing) {
      use.messages.push(...outgoing);
      return [];
    },
  };
  const deps: ChainDeps = {
    ...start,
    random: () => 0.5,
    log: at.deps.log,
    runner,
    codeOf: codeCache(table),
    recipients: { allowLoopback: false },
    sendDeliveries: at.deps.send,
    metrics: { ran: () => undefined, disabled: () => undefined },
  };
  const uses: Use[] = [];
  for (let count = 0; count < eventCount; count += 1) {
    const { event, sequence } = await at.event();
    use = { reads: [], writes: [], messages: [] };
    await startChains(start, at.owner, [{ event, sequence, hooks, endpoints: [] }]);
    for (const { message } of use.messages)
      if (message.kind === 'chain') expect(await runChain(deps, message)).toBe('done');
    uses.push(use);
  }
  return uses;
}

// docs/operations.md has these figures.
test('an event with one hook costs three writes, four reads and a message, once its code is known', async () => {
  const [first, second] = await useOf(1, 2);
  expect(first?.reads).toHaveLength(5);
  expect(second?.reads).toHaveLength(4);
  expect(second?.writes).toEqual(['PutCommand', 'PutCommand', 'UpdateCommand']);
  expect(second?.messages).toHaveLength(1);
});

test('each further hook of an event costs two writes and two reads', async () => {
  const [, one] = await useOf(1, 2);
  const [, four] = await useOf(4, 2);
  expect(four?.writes).toHaveLength((one?.writes.length ?? 0) + 3 * 2);
  expect(four?.reads).toHaveLength((one?.reads.length ?? 0) + 3 * 2);
  expect(four?.messages).toHaveLength(1);
});
