import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { EVENT } from '../lib/hooks/modules/run-modules.ts';
import { bundleModules, folderWithHooks } from './module-folder.ts';
import { loadFunction, type PackagedFunction } from './packaged-function.ts';

const run = (name: string, changes: object = {}) => ({
  kind: 'run',
  name,
  event: EVENT,
  attempt: 1,
  timeoutMs: 5000,
  ...changes,
});

describe('the packaged modules', () => {
  let modules: PackagedFunction;
  const printed = vi.spyOn(console, 'log');
  beforeAll(async () => {
    modules = await loadFunction('modules', { endpoints: {}, settings: {} });
  });
  afterAll(() => printed.mockRestore());

  test('have the example, which logs what it sees', async () => {
    expect(await modules({ kind: 'check', name: 'example' })).toEqual({ outcome: 'ok' });
    expect(await modules(run('example'))).toEqual({
      outcome: 'ok',
      effects: {},
      logs: ['an order of undefined'],
      ms: expect.any(Number),
    });
    expect(printed).not.toHaveBeenCalled();
  });

  test.each(['none', 'README', 'function', '../handlers/modules', 'example.ts', ''])(
    'have no module %j',
    async (name) => {
      const message = 'This deployment has no module of that name: hooks/<name>.ts makes one';
      const hint = /[/.]/.test(name) ? '. The name has no folder and no ending' : '';
      const error = { message: `${message}${hint}` };
      expect(await modules({ kind: 'check', name })).toMatchObject({
        outcome: 'cannot-load',
        error,
      });
      expect(await modules(run(name))).toMatchObject({ outcome: 'cannot-load', error });
    },
  );

  test.each<[unknown, string]>([
    [undefined, 'The body must be a JSON object'],
    [{}, 'kind must be check or run'],
    [{ kind: 'check' }, 'name is missing: it must be a text'],
    [run('example', { timeoutMs: 25_001 }), 'timeoutMs must be more than 0 and at most 25000'],
    [
      run('example', { code: 'x' }),
      'code is not known here. Use kind, name, event, attempt, timeoutMs',
    ],
  ])('have a clear error for %j', async (input, message) => {
    await expect(modules(input)).rejects.toMatchObject({ code: 'invalid-request', message });
  });
});

// Modules as a deployer may write them.
const HOOKS = {
  'good.ts': `
    import { safeParse, string } from 'valibot';
    import { matchesPattern } from '../lib/matching/matches-pattern.ts';
    import { shared } from './parts/shared.ts';
    export const hook = ({ event }: { event: { type: string } }) =>
      ({ data: [shared, safeParse(string(), 'x').success, matchesPattern('order.*', event.type)] });`,
  'parts/shared.ts': `export const shared: string = 'shared';`,
  'awaiting.ts': `
    const ready = await new Promise<string>((resolve) => setTimeout(() => resolve('ready'), 5));
    export default async () => ({ data: ready });`,
  'throwing.ts': `throw new TypeError('no such thing');\nexport const hook = () => null;`,
  'empty.ts': `export const other = 1;`,
  'leaving.ts': `
    export const hook = () => {
      Promise.reject(new Error('left behind'));
      setImmediate(() => { throw new Error('left behind too'); });
      return { drop: true };
    };`,
  'waiting.ts': `export const hook = () => new Promise(() => undefined);`,
  'printing.ts': `
    const { log } = console;
    export const hook = async () => { await null; log('as %s', 'text'); console.error({ a: 1 }); };`,
};
const ORDER = [
  'throwing',
  'good',
  'throwing',
  'leaving',
  'awaiting',
  'empty',
  'waiting',
  'printing',
  'good',
];

/** Runs a program in a process of its own, which invokes the function as Lambda does. */
async function invokeAll(
  file: string,
  names: readonly string[],
): Promise<{ runs: unknown[]; printed: string[] }> {
  const inputs = names.map((name) => run(name, { timeoutMs: name === 'waiting' ? 20 : 5000 }));
  const program = `
    const { handler } = await import(${JSON.stringify(pathToFileURL(file).href)});
    const runs = [];
    for (const input of ${JSON.stringify(inputs)}) {
      runs.push(await handler(input));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    process.stdout.write(JSON.stringify(runs));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', program],
    { env: { ...process.env, AWS_LAMBDA_FUNCTION_NAME: 'modules' } },
  );
  const [runs = '', ...printed] = stdout.split('\n').reverse();
  return { runs: JSON.parse(runs), printed: printed.reverse() };
}

describe.each(['bundled', 'as they are'])('modules of a deployer, %s', (form) => {
  test('run apart: one that throws as it loads, or leaves errors behind, disturbs no other', async () => {
    const folder = folderWithHooks(HOOKS);
    const file =
      form === 'bundled' ? await bundleModules(folder) : join(folder, 'handlers/modules.ts');
    const { runs, printed } = await invokeAll(file, ORDER);
    const good = { outcome: 'ok', effects: { data: ['shared', true, true] } };
    const throwing = { outcome: 'cannot-load', error: { name: 'TypeError' } };
    expect(runs).toMatchObject([
      throwing,
      good,
      throwing,
      { outcome: 'ok', effects: { drop: true } },
      { outcome: 'ok', effects: { data: 'ready' } },
      { outcome: 'cannot-load', error: { message: expect.stringMatching(/exports no function/) } },
      { outcome: 'timed-out' },
      { outcome: 'ok', logs: ['as %s text', '{"a":1}'] },
      good,
    ]);
    expect(printed.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 'warn', detail: 'left behind' }),
      expect.objectContaining({ level: 'warn', detail: 'left behind too' }),
    ]);
  });
});

describe('a module that imports what is not there', () => {
  const BROKEN = { 'broken.ts': `import { x } from './none.ts';\nexport const hook = () => x;` };

  test('is not packaged', async () => {
    const folder = folderWithHooks(BROKEN);
    await expect(bundleModules(folder)).rejects.toThrow('Could not resolve "./none.ts"');
  });

  test('as it is says so, and is there', async () => {
    const { runs } = await invokeAll(join(folderWithHooks(BROKEN), 'handlers/modules.ts'), [
      'broken',
      'none',
    ]);
    expect(runs).toMatchObject([
      { outcome: 'cannot-load', error: { message: expect.stringContaining('none.ts') } },
      { outcome: 'cannot-load', error: { message: expect.stringMatching(/has no module of/) } },
    ]);
  });
});

test('a folder without modules is bundled too', async () => {
  const file = await bundleModules(folderWithHooks({}));
  expect(readFileSync(file, 'utf8')).toContain('handler');
});
