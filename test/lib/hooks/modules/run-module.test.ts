import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runConsole } from '../../../../lib/hooks/modules/run-console.ts';
import { checkModule, runModule } from '../../../../lib/hooks/modules/run-module.ts';
import { MAX_LOG_BYTES } from '../../../../lib/sandbox/limits.ts';
import { CUT_MARK } from '../../../../lib/sandbox/run-log.ts';
import { EVENT, moduleDeps, runOne } from './run-modules.ts';

interface Given {
  event: { type: string; data: { items: unknown[] } };
  attempt: number;
  log: (...values: unknown[]) => void;
}

const INPUT = { event: EVENT, attempt: 1, timeoutMs: 1000 };

describe('a module’s hook', () => {
  test('gets the event, the attempt and a log, and what it returns are its effects', async () => {
    const hook = ({ event, attempt, log }: Given) => {
      log(event.type, attempt);
      return { data: event.data, emit: [{ type: 'order.seen' }] };
    };
    expect(await runOne({ hook })).toEqual({
      outcome: 'ok',
      effects: { data: EVENT.data, emit: [{ type: 'order.seen' }] },
      logs: ['order.paid 1'],
      ms: 0,
    });
  });

  test('may call the network', async () => {
    const server = createServer((_, response) => response.end('{"tier":"gold"}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const hook = async () => {
      const response = await fetch(`http://127.0.0.1:${port}/`);
      return { data: await response.json() };
    };
    expect(await runOne({ hook })).toMatchObject({ effects: { data: { tier: 'gold' } } });
    server.closeAllConnections();
    server.close();
  });

  test('may be in an object by default, as CommonJS has it', async () => {
    const hook = () => ({ drop: true });
    expect(await runOne({ default: { hook } })).toMatchObject({ effects: { drop: true } });
  });

  test('may be async, and the default export', async () => {
    expect(await runOne({ default: async () => ({ drop: true }) })).toMatchObject({
      outcome: 'ok',
      effects: { drop: true },
    });
  });

  test.each([[undefined], [null], [{}]])('that returns %j has no effects', async (value) => {
    expect(await runOne({ hook: () => value })).toMatchObject({ outcome: 'ok', effects: {} });
  });

  test('that is none cannot be loaded', async () => {
    expect(await runOne({ hook: 7 })).toMatchObject({
      outcome: 'cannot-load',
      error: { message: 'The module exports no function named hook, and none by default' },
    });
  });

  test('of a module that throws as it loads cannot be loaded, and says what was thrown', async () => {
    const broken = () => {
      throw new TypeError('no such thing');
    };
    expect(await runOne(broken)).toMatchObject({
      outcome: 'cannot-load',
      error: { name: 'TypeError', message: 'no such thing' },
    });
  });

  test.each(['none', '../handlers/receive', 'a/b', '', '__proto__', 'x'.repeat(65)])(
    'of the module %j cannot be loaded: there is none',
    async (name) => {
      const { deps } = moduleDeps({ '../handlers/receive': { hook: () => null } });
      const run = await runModule(deps, name, INPUT);
      expect(run).toMatchObject({
        outcome: 'cannot-load',
        error: { message: expect.stringMatching(/no module of that name/) },
      });
    },
  );

  test.each(['hooks/audit.ts', 'audit.ts'])(
    'that is named %s is told how to be named',
    async (name) => {
      const { deps } = moduleDeps({ audit: { hook: () => null } });
      expect(await runModule(deps, name, INPUT)).toMatchObject({
        error: { message: expect.stringMatching(/The name has no folder and no ending$/) },
      });
    },
  );

  test.each<[string, unknown, { name: string; message: string }]>([
    ['an error', new RangeError('too far'), { name: 'RangeError', message: 'too far' }],
    ['a text', 'too far', { name: '', message: 'too far' }],
    ['nothing', undefined, { name: '', message: 'undefined' }],
    ['an object without a prototype', Object.create(null), { name: '', message: '' }],
    [
      'an error whose message throws',
      Object.defineProperty(new Error('x'), 'message', {
        get: () => {
          throw new Error('y');
        },
      }),
      { name: 'Error', message: '' },
    ],
    [
      'a long text with half a pair',
      `\ud800${'x'.repeat(2000)}`,
      { name: '', message: `\ufffd${'x'.repeat(999)}` },
    ],
  ])('that throws %s ends as threw', async (_, thrown, error) => {
    const hook = () => {
      throw thrown;
    };
    expect(await runOne({ hook })).toMatchObject({ outcome: 'threw', error });
    expect(await runOne({ hook: () => Promise.reject(thrown) })).toMatchObject({
      outcome: 'threw',
      error,
    });
  });

  test.each<[string, unknown, string]>([
    ['a number', 7, 'invalid-result'],
    ['a function', () => 7, 'invalid-result'],
    ['a circle', circle(), 'invalid-result'],
    ['a large number', { data: 1n }, 'invalid-result'],
    ['an unknown effect', { dorp: true }, 'invalid-result'],
    ['dropped and changed data', { drop: true, data: 1 }, 'invalid-result'],
    ['more than 256 KB', { data: 'x'.repeat(256 * 1024) }, 'result-too-large'],
  ])('that returns %s has no effects', async (_, value, outcome) => {
    const run = await runOne({ hook: () => value });
    expect(run).toMatchObject({ outcome, error: { message: expect.any(String) } });
  });

  test('cannot change the event for the next one', async () => {
    const { deps } = moduleDeps({
      one: {
        hook: ({ event }: Given) => {
          event.data.items.push('changed');
        },
      },
      two: { hook: ({ event }: Given) => ({ data: event.data }) },
    });
    expect(await runModule(deps, 'one', INPUT)).toMatchObject({
      outcome: 'threw',
      error: { name: 'TypeError' },
    });
    expect(await runModule(deps, 'two', INPUT)).toMatchObject({ effects: { data: EVENT.data } });
  });
});

describe('the time of a module’s hook', () => {
  test('ends it that waits for ever', async () => {
    const { deps, wait } = moduleDeps({ one: { hook: () => new Promise(() => undefined) } });
    const run = runModule(deps, 'one', INPUT);
    wait(1000);
    expect(await run).toMatchObject({ outcome: 'timed-out', ms: 1000, logs: [] });
  });

  test('ends one that returns too late because it never yielded', async () => {
    const { deps, pass } = moduleDeps({ one: { hook: () => pass(1001) } });
    expect(await runModule(deps, 'one', INPUT)).toMatchObject({ outcome: 'timed-out', ms: 1001 });
  });

  test('ends a module that never loads', async () => {
    const { deps, wait } = moduleDeps({});
    const never = { ...deps, load: () => new Promise<never>(() => undefined) };
    const run = runModule(never, 'one', INPUT);
    wait(1000);
    expect(await run).toMatchObject({ outcome: 'timed-out' });
    const check = checkModule(never, 'one');
    wait(10_000);
    expect(await check).toMatchObject({ outcome: 'timed-out' });
  });

  test('aborts its timer when it ends in time', async () => {
    const signals: AbortSignal[] = [];
    const { deps } = moduleDeps({ one: { hook: () => null } });
    const sleep = (_: number, signal: AbortSignal) => {
      signals.push(signal);
      return new Promise<void>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    };
    await runModule({ ...deps, sleep }, 'one', INPUT);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});

describe('the log of a module’s hook', () => {
  const printed: unknown[][] = [];
  const fakeConsole = () => {
    const print = (...values: unknown[]) => void printed.push(values);
    return { debug: print, error: print, info: print, log: print, trace: print, warn: print };
  };

  test('has what it prints, in the order of both', async () => {
    const console = fakeConsole();
    const { deps } = moduleDeps({
      one: {
        hook: async ({ log }: Given) => {
          console.log('a', { b: 1 });
          await null;
          log('c', new Error('d'));
          console.warn(undefined, 2n);
        },
      },
    });
    const run = await runModule({ ...deps, console: runConsole(console) }, 'one', INPUT);
    expect(run.logs).toEqual(['a {"b":1}', 'c Error: d', 'undefined (bigint)']);
    expect(printed.splice(0)).toEqual([]);
  });

  test('gets nothing of what another run has left behind, which goes to the function’s own', async () => {
    const console = fakeConsole();
    let goOn = () => {};
    let left = Promise.resolve();
    const { deps } = moduleDeps({
      late: {
        hook: ({ log }: Given) => {
          left = new Promise<void>((resolve) => {
            goOn = resolve;
          }).then(() => {
            log('late');
            console.log('late too');
          });
          throw new Error('early');
        },
      },
      next: {
        hook: async ({ log }: Given) => {
          log('before');
          goOn();
          await left;
          console.log('after');
        },
      },
    });
    const all = { ...deps, console: runConsole(console) };
    expect(await runModule(all, 'late', INPUT)).toMatchObject({ outcome: 'threw', logs: [] });
    expect(await runModule(all, 'next', INPUT)).toMatchObject({
      outcome: 'ok',
      logs: ['before', 'after'],
    });
    expect(printed.splice(0)).toEqual([['late too']]);
  });

  test('has 4 KB at most, whatever is logged', async () => {
    const lines = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()), {
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(lines, fc.nat({ max: 6000 }), async (values, length) => {
        const hook = ({ log }: Given) => {
          for (const value of values) log(value);
          log('é'.repeat(length));
        };
        const { logs } = await runOne({ hook });
        expect(Buffer.byteLength(logs.join('\n'))).toBeLessThan(MAX_LOG_BYTES);
        if (length > MAX_LOG_BYTES / 2) expect(logs.at(-1)).toBe(CUT_MARK);
      }),
    );
  });

  test('of the console is gone when it is restored', () => {
    const console = fakeConsole();
    const { log } = console;
    const runs = runConsole(console);
    expect(console.log).not.toBe(log);
    runs.restore();
    expect(console.log).toBe(log);
  });
});

describe('a check of a module', () => {
  const { deps } = moduleDeps({
    good: { hook: () => null },
    empty: {},
    bad: () => {
      throw new TypeError('no such thing');
    },
  });

  test.each([
    ['good', { outcome: 'ok' }],
    ['empty', { outcome: 'cannot-load', error: { message: expect.stringMatching(/exports no/) } }],
    ['bad', { outcome: 'cannot-load', error: { name: 'TypeError', message: 'no such thing' } }],
    ['none', { outcome: 'cannot-load', error: { message: expect.stringMatching(/no module/) } }],
  ])('of %s comes to %j', async (name, expected) => {
    expect(await checkModule(deps, name)).toMatchObject(expected);
  });
});

function circle(): object {
  const value: Record<string, unknown> = {};
  value['self'] = value;
  return value;
}
