import { expect, test } from 'vitest';
import { hookWorld, type ShownHook } from '../stage.ts';

/** A hook that fails as its events say, and what is known of it. */
async function failing() {
  const it = hookWorld();
  it.scripts['fails'] = ({ event }) => ((event.data as { ok?: true }).ok ? {} : 'threw');
  const { id } = await it.create({ arg: 'fails', types: ['order.*'] });
  const run = async (data: object) => {
    it.at.nowMs += 1;
    await it.publish({ data });
    await it.settle();
  };
  const shown = () => it.call<ShownHook>('GET /hooks/{id}', { id });
  return { it, id, run, shown };
}

test('a hook is disabled after ten failures in a row, not after nine', async () => {
  const { it, run, shown } = await failing();
  for (let count = 0; count < 9; count += 1) await run({});
  expect(await shown()).toMatchObject({ status: 'active', failures: 9 });
  await run({});
  const disabledReason = 'It failed 10 times in a row, at last: threw. fails failed';
  expect(await shown()).toMatchObject({ status: 'disabled', failures: 10, disabledReason });
  expect(await it.sources('hook.disabled')).toHaveLength(1);
  expect(it.at.metrics.filter((name) => name === 'disabled')).toHaveLength(1);
});

test('a success resets the count', async () => {
  const { run, shown } = await failing();
  for (let count = 0; count < 9; count += 1) await run({});
  await run({ ok: true });
  expect(await shown()).not.toHaveProperty('failures');
  for (let count = 0; count < 9; count += 1) await run({});
  expect(await shown()).toMatchObject({ status: 'active', failures: 9 });
});

test('a success resets what failed while it ran', async () => {
  const { it, run, shown } = await failing();
  const gate = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  it.scripts['fails'] = async ({ event }) => {
    if (!(event.data as { ok?: true }).ok) return 'threw';
    started.resolve();
    await gate.promise;
    return {};
  };
  const slow = run({ ok: true });
  await started.promise;
  for (let count = 0; count < 9; count += 1) {
    it.at.nowMs += 1;
    await it.publish({ data: {} });
  }
  await it.settle();
  expect(await shown()).toMatchObject({ failures: 9 });
  gate.resolve();
  await slow;
  await run({});
  expect(await shown()).toMatchObject({ status: 'active', failures: 1 });
});

test('failures at once disable a hook once, and are counted once for each event', async () => {
  const { it, shown } = await failing();
  for (let count = 0; count < 12; count += 1) await it.publish({ data: {} });
  const messages = it.queue.map(({ message }) => message).filter(({ kind }) => kind === 'chain');
  await Promise.all(messages.map((message) => it.process(message)));
  expect(await shown()).toMatchObject({ status: 'disabled' });
  expect(await it.sources('hook.disabled')).toHaveLength(1);
});

test('a hook that is enabled again has no failures, and is disabled after ten new ones', async () => {
  const { it, id, run, shown } = await failing();
  for (let count = 0; count < 10; count += 1) await run({});
  it.at.nowMs += 1000;
  const enabled = await it.call('PATCH /hooks/{id}', { id, body: { enabled: true } });
  expect(enabled).toMatchObject({ status: 'active' });
  expect(enabled).not.toHaveProperty('disabledReason');
  expect(enabled).not.toHaveProperty('failures');
  expect(await it.sources('hook.enabled')).toMatchObject([
    { data: { hook: id, reason: expect.stringContaining('10 times') } },
  ]);
  for (let count = 0; count < 9; count += 1) await run({});
  expect(await shown()).toMatchObject({ status: 'active', failures: 9 });
  await run({});
  expect(await shown()).toMatchObject({ status: 'disabled' });
  expect(await it.sources('hook.disabled')).toHaveLength(2);
});

test('a hook that emits its own trigger ends after five hops, which its run says', async () => {
  const it = hookWorld();
  let runs = 0;
  it.scripts['loops'] = () => {
    runs += 1;
    return { emit: [{ type: 'order.again', data: { runs } }] };
  };
  const { id } = await it.create({ arg: 'loops', types: ['order.*'] });
  await it.publish();
  const handed = new Set<string>();
  for (let round = 0; round < 10; round += 1) {
    await it.settle();
    const fresh = (await it.sources('order.again')).filter((event) => !handed.has(event.id));
    for (const event of fresh) {
      handed.add(event.id);
      it.at.nowMs += 1;
      await it.publish(event);
    }
  }
  expect(runs).toBe(6);
  expect(handed.size).toBe(5);
  type Runs = { runs: { outcome: string; effects: object; error?: { message: string } }[] };
  const { runs: shown } = await it.call<Runs>('GET /hooks/{id}/runs', { id });
  expect(shown.map(({ outcome }) => outcome)).toEqual(['invalid-result', ...Array(5).fill('ok')]);
  expect(shown[0]).toMatchObject({ effects: {}, error: { message: /hop 6/ } });
});
