import { beforeAll, describe, expect, test } from 'vitest';
import type { Instantiate } from '../../../lib/sandbox/quickjs-engine.ts';
import { Sandbox } from '../../../lib/sandbox/sandbox.ts';
import {
  EVENT,
  NOW,
  run,
  runCompiled,
  testEngine,
  testSandbox,
  unchecked,
} from './test-sandbox.ts';

let sandbox: Sandbox;
let instantiate: Instantiate;

beforeAll(async () => {
  sandbox = await testSandbox();
  instantiate = await testEngine();
});

describe('a hook is found that', () => {
  test.each([
    'export function hook() { return { data: 1 }; }',
    'export const hook = () => ({ data: 1 });',
    'export const hook = async () => ({ data: 1 });',
    'const one = () => ({ data: 1 }); export { one as hook };',
    'export default () => ({ data: 1 });',
    'export default async function named() { return { data: 1 }; }',
    'const data = await Promise.resolve(1); export const hook = () => ({ data });',
    'function hook() { return { data: 1 }; }',
    'async function hook() { await null; return { data: 1 }; }',
    'const hook = () => ({ data: 1 });',
    'hook = () => ({ data: 1 });',
    'var hook = async () => ({ data: 1 });',
    'globalThis.hook = () => Promise.resolve().then(() => ({ data: 1 }));',
  ])('%s', async (code) => {
    expect(await run(sandbox, code)).toMatchObject({ outcome: 'ok', effects: { data: 1 } });
  });
});

describe('a hook is given', () => {
  test('the event, the attempt and a log', async () => {
    const code =
      'export const hook = (given) => ({ data: [Object.keys(given), given.event, given.attempt] });';
    expect(await run(sandbox, code, { attempt: 3 })).toMatchObject({
      effects: { data: [['event', 'attempt', 'log'], EVENT, 3] },
    });
  });

  test('nothing that it can change', async () => {
    const code = `export const hook = ({ event, log, ...rest }) => ({ data: [
      event, event.data, event.data.items, event.data.items[1], log, console,
    ].map(Object.isFrozen) });`;
    expect(await run(sandbox, code)).toMatchObject({ effects: { data: Array(6).fill(true) } });
  });

  test('the time of the run, whenever it asks', async () => {
    const code = 'export const hook = () => ({ data: [Date.now(), new Date().toISOString()] });';
    expect(await run(sandbox, code)).toMatchObject({
      effects: { data: [NOW, '2023-11-14T22:13:20.000Z'] },
    });
  });

  test('random numbers that are the same for the same attempt only', async () => {
    const code =
      'export const hook = () => ({ data: [Math.random(), Math.random(), Math.random()] });';
    const [first, again, next, other] = await Promise.all([
      run(sandbox, code),
      run(sandbox, code, { owner: 'bob', now: 0 }),
      run(sandbox, code, { attempt: 2 }),
      run(sandbox, code, { event: { id: 'event2' } }),
    ]);
    const numbers = [first, next, other].flatMap((one) =>
      one.outcome === 'ok' ? (one.effects.data as number[]) : [],
    );
    expect(again).toMatchObject({ effects: 'effects' in first ? first.effects : {} });
    expect(new Set(numbers).size).toBe(9);
    for (const number of numbers) expect(number >= 0 && number < 1).toBe(true);
  });
});

describe('effects', () => {
  test.each([
    ['nothing', '', {}],
    ['null', 'return null;', {}],
    ['an empty object', 'return {};', {}],
    ['drop', 'return { drop: true };', { drop: true }],
    ['data', "return { data: 'x' };", { data: 'x' }],
    ['data that is null', 'return { data: null };', { data: null }],
    ['data that is undefined', 'return { data: undefined };', {}],
    [
      'events',
      "return { emit: [{ type: 'a.b', data: 1 }, { type: 'c' }] };",
      { emit: [{ type: 'a.b', data: 1 }, { type: 'c' }] },
    ],
    [
      'requests',
      "return { request: [{ url: 'https://a.example', method: 'PUT', headers: { A: 'b' }, body: { c: 1 } }] };",
      {
        request: [{ url: 'https://a.example', method: 'PUT', headers: { A: 'b' }, body: { c: 1 } }],
      },
    ],
    [
      'a combination',
      "return { data: 1, emit: [{ type: 'a' }], request: [{ url: 'https://a.example' }] };",
      { data: 1, emit: [{ type: 'a' }], request: [{ url: 'https://a.example' }] },
    ],
    [
      'drop with events',
      "return { drop: true, emit: [{ type: 'a' }] };",
      { drop: true, emit: [{ type: 'a' }] },
    ],
  ])('are %s', async (_, body, effects) => {
    const ended = await run(sandbox, `function hook() { ${body} }`);
    expect(ended).toMatchObject({ outcome: 'ok' });
    expect('effects' in ended && ended.effects).toEqual(effects);
  });

  test.each([
    ['{ dorp: true }', 'dorp is not known here. Use drop, data, emit, request'],
    ['{ emit: [{}] }', 'emit.0.type is missing: it must be a text'],
    ['{ emit: {} }', 'emit must be a list'],
    ['{ drop: true, data: 1 }', 'data is for an event that goes on: return it without drop'],
    ['7', 'A hook returns nothing, or an object with drop, data, emit or request'],
  ])('are invalid: %s', async (value, message) => {
    expect(await run(sandbox, `function hook() { return ${value}; }`)).toMatchObject({
      outcome: 'invalid-result',
      error: { message },
    });
  });
});

describe('an error', () => {
  test('has its name, message and place in the code', async () => {
    const code = "function hook() {\n  throw new RangeError('too far');\n}";
    const ended = await run(sandbox, code);
    expect(ended).toMatchObject({
      outcome: 'threw',
      error: { name: 'RangeError', message: 'too far' },
    });
    expect('error' in ended && ended.error.stack).toContain('hook.js:2');
  });

  test.each([
    ["throw 'a text';", 'a text'],
    ['throw 7;', '7'],
    ['throw undefined;', 'undefined'],
    ['return Promise.reject(null);', 'null'],
  ])('is what was thrown: %s', async (body, message) => {
    expect(await run(sandbox, `function hook() { ${body} }`)).toMatchObject({
      outcome: 'threw',
      error: { message },
    });
  });

  test('of the syntax says where it is', async () => {
    expect(await sandbox.compileHook('export function hook() {\n  return {;\n}')).toMatchObject({
      outcome: 'cannot-load',
      error: { name: 'SyntaxError', stack: expect.stringContaining('hook.js:2') },
    });
  });
});

test('the log has what was logged before the time was over', async () => {
  const code =
    "function hook({ log }) { console.warn('a', { b: 1 }, new Error('c')); log('d'); for (;;); }";
  expect(await run(sandbox, code, { timeoutMs: 50 })).toMatchObject({
    outcome: 'timed-out',
    logs: ['a {"b":1} Error: c', 'd'],
  });
});

test('the same code has the same digest, whatever it is checked for', async () => {
  const [one, same, other] = await Promise.all(
    ['function hook() {}', 'function hook() {}', 'function hook() { }'].map(async (code) => {
      const compiled = await sandbox.compileHook(code);
      return compiled.outcome === 'ok' && compiled.hook.digest;
    }),
  );
  expect(one).toMatch(/^[0-9a-f]{64}$/);
  expect(same).toBe(one);
  expect(other).not.toBe(one);
});

describe('an instance of the engine', () => {
  const FINE = unchecked('function hook() { return { data: 1 }; }');

  function counting(
    prepare: (engine: Awaited<ReturnType<Instantiate>>, count: number) => void = () => {},
  ) {
    const counted = { instances: 0 };
    const one = new Sandbox({
      instantiate: async (memoryBytes) => {
        const engine = await instantiate(memoryBytes);
        counted.instances += 1;
        prepare(engine, counted.instances);
        return engine;
      },
      clock: () => performance.now(),
    });
    return { one, counted };
  }

  test('is used again by the same owner, after errors too', async () => {
    const { one, counted } = counting();
    for (const code of [
      'function hook() {}',
      'function hook() { throw 1; }',
      'function hook() { return 1; }',
    ])
      await runCompiled(one, unchecked(code), {});
    await runCompiled(one, FINE, {});
    expect(counted.instances).toBe(1);
  });

  test('is never used by another owner', async () => {
    const { one, counted } = counting();
    for (const owner of ['ada', 'bob', 'ada']) await runCompiled(one, FINE, { owner });
    expect(counted.instances).toBe(3);
  });

  test('is never used by two runs at once', async () => {
    const { one, counted } = counting();
    await Promise.all([runCompiled(one, FINE, {}), runCompiled(one, FINE, {})]);
    expect(counted.instances).toBe(2);
  });

  test.each([
    ['was interrupted', 'for (;;);', 'timed-out'],
    ['was ended from outside', '[].indexOf.call({ length: 2 ** 53 - 1 }, 1);', 'timed-out'],
    ['exhausted the stack of the host', "JSON.parse('['.repeat(1e6));", 'too-deep'],
    ['used much memory', 'new ArrayBuffer(4e7);', 'ok'],
  ])('is thrown away with a run that %s', async (_, body, outcome) => {
    const { one, counted } = counting();
    const hook = unchecked(`function hook() { ${body} }`);
    const timeoutMs = outcome === 'timed-out' ? 100 : 10_000;
    expect(await runCompiled(one, hook, { timeoutMs })).toMatchObject({ outcome });
    expect(await runCompiled(one, FINE, {})).toMatchObject({ outcome: 'ok' });
    expect(counted.instances).toBe(2);
  });

  test('is thrown away when it aborts', async () => {
    const { one, counted } = counting((engine, count) => {
      const newRuntime = engine.newRuntime.bind(engine);
      if (count > 1) return;
      engine.newRuntime = () => {
        const runtime = newRuntime();
        runtime.newContext();
        // An assertion of QuickJS fails: the context is still there.
        runtime.dispose();
        return runtime;
      };
    });
    expect(await runCompiled(one, FINE, {})).toMatchObject({
      outcome: 'crashed',
      error: { message: 'The engine failed' },
    });
    expect(await runCompiled(one, FINE, {})).toMatchObject({ outcome: 'ok' });
    expect(counted.instances).toBe(2);
  });

  test('can be thrown away any number of times', async () => {
    const { one, counted } = counting();
    const hook = unchecked("function hook() { JSON.parse('['.repeat(1e5)); }");
    for (let round = 0; round < 60; round += 1)
      expect((await runCompiled(one, hook, {})).outcome).toBe('too-deep');
    expect(counted.instances).toBe(60);
    expect(await runCompiled(one, FINE, {})).toMatchObject({ outcome: 'ok' });
  });
});

test('no time is longer than ten seconds, and no memory larger than 64 MB', async () => {
  let ms = 0;
  // Each look at the clock takes ten milliseconds.
  const one = new Sandbox({ instantiate, clock: () => (ms += 10) });
  const loop = unchecked('function hook() { for (;;); }');
  expect(await runCompiled(one, loop, { timeoutMs: 1e9 })).toMatchObject({ outcome: 'timed-out' });
  expect(ms).toBeLessThan(10_100);
  const large = unchecked('function hook() { new ArrayBuffer(65 * 1024 * 1024); }');
  expect(await runCompiled(sandbox, large, { memoryBytes: 1e9 })).toMatchObject({
    outcome: 'out-of-memory',
  });
});

test('many small allocations are counted in full', async () => {
  // QuickJS counts eight bytes of each: without a limit of the instance this would take eight times as much.
  const code = `globalThis.all = []; function hook({ log }) {
    for (let i = 0; ; i += 1) { if (i % 1000 === 0) log(i); all.push('x'.repeat(1000) + i); }
  }`;
  const ended = await run(sandbox, code, { memoryBytes: 16 * 1024 * 1024 });
  expect(ended.outcome).toBe('out-of-memory');
  expect(Number(ended.logs.at(-1))).toBeLessThanOrEqual(16_000);
});
