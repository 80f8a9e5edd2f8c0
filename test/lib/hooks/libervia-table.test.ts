import { beforeAll, expect, test } from 'vitest';
import type { HookRunner } from '../../../lib/hooks/invoking/hook-runner.ts';
import { putCode } from '../../../lib/hooks/rows/write-hooks.ts';
import { transact } from '../../../lib/table/transact.ts';
import { rawItems } from '../../support/raw-items.ts';
import { tableOfFile } from '../deliveries/stage.ts';
import { storedWatch } from '../table/examples.ts';
import { sandboxRunner } from './sandbox-runner.ts';
import { hookWorld, type ShownHook } from './stage.ts';

let runner: HookRunner;
beforeAll(async () => {
  runner = await sandboxRunner();
});

const NAMES = `function hook({ event, log }) {
  if (event.data.name === 'bad') throw new Error('bad item');
  log(event.data.name);
}`;

type Runs = {
  runs: { outcome: string; event: { type: string }; logs: string[]; error?: object }[];
};

function started() {
  const it = hookWorld(runner);
  /** The runs of a hook, oldest first. */
  const runsOf = async ({ id }: { id: string }) =>
    (await it.call<Runs>('GET /hooks/{id}/runs', { id })).runs.toReversed();
  const list = async () => (await it.call<{ hooks: ShownHook[] }>('GET /hooks')).hooks;
  const remove = async (query: object) =>
    (await it.call<{ deleted: number }>('DELETE /hooks', { query })).deleted;
  return { ...it, it, runsOf, list, remove };
}

test('a hook of an unknown type is rejected before anything is stored (LV-02)', async () => {
  const { it, call } = started();
  const body = { types: ['*'], type: 'python', arg: NAMES };
  const error = { code: 'invalid-request', field: 'type' };
  await expect(call('POST /hooks', { body })).rejects.toMatchObject(error);
  expect(await rawItems(tableOfFile())).toEqual([]);
  expect(it.queue).toEqual([]);
});

test('a hook that throws on one of three events runs on all three, and one failure is recorded (LV-09)', async () => {
  const { at, it, create, publish, settle, runsOf } = started();
  const hook = await create({ arg: NAMES });
  const other = await create({ arg: 'function hook({ log }) { log("other") }' });
  for (const name of ['i1', 'bad', 'i2']) {
    at.nowMs += 1;
    await publish({ data: { name } });
    await settle();
  }
  const runs = await runsOf(hook);
  expect(runs.map(({ outcome, logs }) => [outcome, ...logs])).toEqual([
    ['ok', 'i1'],
    ['threw'],
    ['ok', 'i2'],
  ]);
  expect(runs[1]?.error).toMatchObject({ name: 'Error', message: 'bad item' });
  expect((await runsOf(other)).map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok']);
  expect(await it.call('GET /hooks/{id}', { id: hook.id })).not.toHaveProperty('failures');
});

test('an event from another source, or of a longer name, does not run a hook (LV-08)', async () => {
  const { at, create, publish, settle, runsOf } = started();
  const hook = await create({
    arg: NAMES,
    types: ['order.created'],
    filter: { exact: { source: '/shop' } },
  });
  for (const changes of [
    { source: '/shop' },
    { source: '/shop/2' },
    { source: '/other' },
    { source: '/shop', type: 'order.created.late' },
    { source: '/shop', type: 'order' },
  ]) {
    at.nowMs += 1;
    await publish(changes);
  }
  await settle();
  expect((await runsOf(hook)).map(({ event }) => event.type)).toEqual(['order.created']);
});

test('a hook of a source runs on the events of that watch, and of none with a longer id (LV-01, LV-08)', async () => {
  const { at, create, publish, settle, runsOf } = started();
  const watch = await storedWatch(tableOfFile(), { owner: at.owner });
  const hook = await create({ arg: NAMES, types: ['*'], source: watch.id });
  for (const source of [watch.id, `${watch.id}2`, watch.id.slice(1), 'other']) {
    at.nowMs += 1;
    await publish({ source: `/watches/${source}`, data: { name: source } });
  }
  await publish({ source: `/channels/${watch.id}` });
  await settle();
  expect((await runsOf(hook)).map(({ logs }) => logs)).toEqual([[watch.id]]);
});

test('a hook that is edited between two events runs its new code on the second (LV-10)', async () => {
  const { at, create, call, publish, settle, runsOf } = started();
  const code = (text: string) => `export const hook = ({ log }) => log("${text}")`;
  const hook = await create({ type: 'file', arg: 'hook.ts', code: code('old') });
  await publish();
  await settle();
  await call('PATCH /hooks/{id}', { id: hook.id, body: { code: code('new') } });
  at.nowMs += 1;
  await publish();
  await settle();
  expect((await runsOf(hook)).map(({ logs }) => logs)).toEqual([['old'], ['new']]);
});

test('hooks are removed by their argument: another one removes none, the right one removes one (LV-13)', async () => {
  const { create, remove, list } = started();
  await create({ arg: NAMES });
  expect(await remove({ type: 'code', arg: `${NAMES} ` })).toBe(0);
  expect(await remove({ type: 'file', arg: NAMES })).toBe(0);
  expect(await remove({ type: 'code', arg: NAMES })).toBe(1);
  expect(await list()).toEqual([]);
});

test('of four hooks all are removed, and the list is empty (LV-14)', async () => {
  const { create, remove, list } = started();
  for (let count = 0; count < 4; count += 1) await create({ arg: NAMES });
  expect(await remove({})).toBe(4);
  expect(await list()).toEqual([]);
  expect(await remove({})).toBe(0);
});

test('the same argument, persistent and temporary, is two hooks: the persistent one is first, both run, both are removed (LV-03, LV-07, LV-15)', async () => {
  const { create, publish, settle, runsOf, remove, list } = started();
  const temporary = await create({ arg: NAMES, persistent: false });
  const persistent = await create({ arg: NAMES });
  expect((await list()).map(({ id }) => id)).toEqual([persistent.id, temporary.id]);
  await publish({ data: { name: 'i1' } });
  await settle();
  for (const hook of [persistent, temporary]) expect(await runsOf(hook)).toHaveLength(1);
  expect(await remove({ arg: NAMES })).toBe(2);
  expect(await list()).toEqual([]);
});

test('a hook that cannot be loaded is disabled for good with its reason, and two good ones beside it run (LV-11)', async () => {
  const { create, call, publish, settle, sources, runsOf, list } = started();
  const first = await create({ arg: NAMES });
  const broken = await create({ arg: NAMES });
  const last = await create({ arg: NAMES, persistent: false });
  // As another version may have stored it.
  const code = { code: 'function hok() {}', form: 'script', digest: '' } as const;
  await transact(tableOfFile(), [putCode(tableOfFile(), broken.id, code)]);
  await publish({ data: { name: 'i1' } });
  await settle();
  for (const { id } of [first, last])
    expect(await runsOf({ id })).toMatchObject([{ outcome: 'ok', logs: ['i1'] }]);
  expect(await runsOf(broken)).toMatchObject([{ outcome: 'cannot-load' }]);
  const disabled = { status: 'disabled', disabledReason: expect.stringContaining('loaded') };
  expect(await call('GET /hooks/{id}', { id: broken.id })).toMatchObject(disabled);
  expect(await sources('hook.disabled')).toMatchObject([
    { source: `/hooks/${broken.id}`, data: { hook: broken.id, types: ['*'] } },
  ]);
  await publish({ data: { name: 'i2' } });
  await settle();
  expect(await runsOf(broken)).toHaveLength(1);
  expect((await list()).map(({ status }) => status)).toEqual(['active', 'disabled', 'active']);
  expect(await sources('hook.disabled')).toHaveLength(1);
});

test('of an unknown name none are removed (LV-13)', async () => {
  const { create, remove, list } = started();
  await create({ arg: NAMES });
  expect(await remove({ arg: 'unknown' })).toBe(0);
  expect(await list()).toHaveLength(1);
});
