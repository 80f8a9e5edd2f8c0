import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { importsOf, LIB, SHIPPED, type Source } from './sources.ts';

/** The rooms of lib/, in the order of imports: a room may import those before it. */
const ROOMS = [
  'lib/protocol',
  'lib/log.ts',
  'lib/backoff.ts',
  'lib/signal.ts',
  'lib/google',
  'lib/table',
  'lib/http',
  'lib/metrics',
  'lib/secrets',
  'lib/signing',
  'lib/matching',
  'lib/recipients',
  'lib/outbox',
  'lib/api',
  'lib/sandbox',
  'lib/keys',
  'lib/accounts',
  'lib/channels',
  'lib/watches',
  'lib/notifications',
  'lib/events',
  'lib/messages',
  'lib/endpoints',
  'lib/deliveries',
  'lib/hooks',
  'lib/stream',
  'lib/webhooks',
  'lib/scheduler',
  'lib/maintenance',
  'lib/index.ts',
];

/** What the programs around lib/ may import, beside themselves. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  // It runs in browsers: rooms without I/O. What it is bundled to is tested below.
  client: ['lib/protocol', 'lib/matching'],
  package: [],
  // A deployer's own hooks.
  hooks: ['lib'],
  handlers: ['lib', 'hooks'],
  'google-simulator': ['lib/protocol'],
  local: ['lib', 'handlers', 'google-simulator', 'cli'],
  cli: ['lib', 'local', 'client'],
  simulation: ['lib', 'handlers', 'google-simulator', 'local'],
  bench: [
    'lib',
    'client',
    'handlers',
    'google-simulator',
    'local',
    'simulation',
    'test',
    'package',
  ],
  prove: ['lib', 'client', 'google-simulator', 'local'],
  examples: ['lib', 'client'],
};

/** `lib/table/keys.ts` is in the room `lib/table`, `lib/log.ts` is one itself. */
function roomOf(file: string): string {
  const [top = '', second = ''] = file.split('/');
  return top === 'lib' ? `lib/${second}` : top;
}

/** The rooms that a file may import, its own first. */
function allowedFor(file: string): readonly string[] {
  const room = roomOf(file);
  const place = ROOMS.indexOf(room);
  if (place !== -1) return [room, ...ROOMS.slice(0, place)];
  return [room, ...(PROGRAMS[room] ?? [])];
}

function mayImport(from: string, to: string): boolean {
  return allowedFor(from).some((room) => roomOf(to) === room || to.startsWith(`${room}/`));
}

function violations(source: Source): string[] {
  return importsOf(source)
    .filter((target) => !mayImport(source.file, target))
    .map(
      (target) =>
        `${source.file} imports ${target}. It may import: ${allowedFor(source.file).join(', ')}`,
    );
}

/** The files of one circle of imports, in their order; empty if there is none. */
function circle(files: readonly Source[]): string[] {
  const imports = new Map(files.map((source) => [source.file, importsOf(source)]));
  const done = new Set<string>();
  function search(file: string, path: readonly string[]): string[] {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of imports.get(file) ?? []) {
      const found = search(next, [...path, file]);
      if (found.length > 0) return found;
    }
    done.add(file);
    return [];
  }
  for (const file of imports.keys()) {
    const found = search(file, []);
    if (found.length > 0) return found;
  }
  return [];
}

/** All files of ours that a file needs. */
function reachable(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const source = SHIPPED.find((one) => one.file === file);
  for (const next of source ? importsOf(source) : []) reachable(next, seen);
  return seen;
}

describe('this repository', () => {
  test('is what is tested', () => {
    expect(LIB.map(({ file }) => file)).toContain('lib/protocol/resources/drive.ts');
  });

  test('has a place in the order for every room of lib', () => {
    expect(ROOMS).toEqual(expect.arrayContaining(LIB.map(({ file }) => roomOf(file))));
  });

  test('imports one way only', () => {
    expect(SHIPPED.flatMap(violations)).toEqual([]);
  });

  test('has no circle between files, types included', () => {
    expect(circle(SHIPPED)).toEqual([]);
  });

  test('needs nothing of Google, accounts, channels or watches to receive', () => {
    const rooms = [...reachable('handlers/receive.ts')].map(roomOf);
    expect([...new Set(rooms)].sort()).toEqual([
      'handlers',
      'lib/http',
      'lib/log.ts',
      'lib/metrics',
      'lib/notifications',
      'lib/protocol',
      'lib/secrets',
      'lib/table',
    ]);
  });
});

/** An entry point of the client as a browser gets it, as the global `client`. */
async function bundled(entry: string, minify = false): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../../client/${entry}`, import.meta.url))],
    bundle: true,
    minify,
    platform: 'browser',
    format: minify ? 'esm' : 'iife',
    ...(minify ? {} : { globalName: 'client' }),
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

test('client/index.ts runs in a browser: no module of Node’s is in it', async () => {
  const code = `${await bundled('index.ts')};
    const options = { url: 'https://api.example.com', key: 'k', WebSocket: class {} };
    const one = new client.EventClient(options);
    const seen = [];
    one.on('order.*', (event) => seen.push(event.type));
    one.close();
    [client.matchesPattern('order.*', 'order.paid'), one.connection.state];`;
  const browser = {
    AbortController,
    AbortSignal,
    CustomEvent,
    EventTarget,
    URL,
    clearTimeout,
    queueMicrotask,
    setTimeout,
  };
  expect([...runInNewContext(code, browser)]).toEqual([true, 'closed']);
  expect(code).not.toMatch(/\b(?:Buffer|process|require|setImmediate)\b/);
});

test('client/index.ts has at most 25,000 bytes, minified', async () => {
  expect((await bundled('index.ts', true)).length).toBeLessThanOrEqual(25_000);
});

test('client/matching.ts runs in a browser: no module of Node’s is in it', async () => {
  const code = `${await bundled('matching.ts')};
    const match = client.compileFilter({ prefix: { type: 'order.' }, q: { total__gt: 20 } });
    [
      client.matchesPattern('order.*', 'order.paid'),
      match({ event: { type: 'order.paid', data: { total: 30 } } }),
      client.Q({ total__gt: 20 }).not().matches({ total: 30 }),
    ]`;
  // A context has the language, and nothing of Node: what browsers have beside it is given.
  const browser = { structuredClone, TextEncoder };
  expect([...runInNewContext(code, browser)]).toEqual([true, true, false]);
  expect(code).not.toMatch(/\b(?:Buffer|process|require|setImmediate)\b/);
});

describe('the rule notices', () => {
  test.each([
    ['lib/protocol/a.ts', "import { b } from '../google/b.ts';"],
    ['lib/protocol/resources/a.ts', "import type { B } from '../../table/b.ts';"],
    ['lib/protocol/a.ts', "import { log } from '../log.ts';"],
    ['lib/log.ts', "import { b } from './signal.ts';"],
    ['lib/signal.ts', "export { b } from './table/b.ts';"],
    ['lib/google/a.ts', "import { b } from '../table/b.ts';"],
    ['lib/table/a.ts', "import { b } from '../accounts/b.ts';"],
    ['lib/api/a.ts', "import { b } from '../watches/b.ts';"],
    ['lib/accounts/a.ts', "import {\n  b,\n  c,\n} from '../channels/b.ts';"],
    ['lib/accounts/rows/a.ts', "import '../../watches/rows/b.ts';"],
    ['lib/channels/a.ts', "const b = await import('../watches/b.ts');"],
    ['lib/watches/renewal/a.ts', "import { b } from '../../notifications/b.ts';"],
    ['lib/watches/a.ts', "import { b } from '../scheduler/b.ts';"],
    ['lib/notifications/a.ts', "import type { B } from '../events/b.ts';"],
    ['lib/brand-new/a.ts', "import { b } from '../protocol/b.ts';"],
    ['lib/table/a.ts', "import { b } from '../../handlers/b.ts';"],
    ['lib/index.ts', "export { b } from '../cli/b.ts';"],
    ['lib/table/a.ts', "import { b } from '../../local/b.ts';"],
    ['lib/table/a.ts', "import { b } from '../b.ts';"],
    ['lib/table/a.ts', "import { b } from '../../bench/b.ts';"],
    ['handlers/a.ts', "import { b } from '../local/b.ts';"],
    ['handlers/a.ts', "import { b } from '../cli/b.ts';"],
    ['google-simulator/a.ts', "import { b } from '../local/b.ts';"],
    ['google-simulator/a.ts', "import { b } from '../lib/google/b.ts';"],
    ['local/a.ts', "import { b } from '../simulation/b.ts';"],
    ['simulation/a.ts', "import { b } from '../test/b.ts';"],
    ['client/a.ts', "import type { B } from '../lib/events/b.ts';"],
    ['client/a.ts', "import { b } from '../lib/index.ts';"],
    ['package/a.ts', "import { b } from '../lib/index.ts';"],
  ])('%s: %s', (file, source) => {
    expect(violations({ file, source })).toHaveLength(1);
  });

  test('and says which rooms a file may use', () => {
    const [found] = violations({ file: 'lib/http/a.ts', source: "import '../api/b.ts';" });
    expect(found).toContain('lib/http, lib/protocol, lib/log.ts');
  });

  test.each([
    [['a.ts', "import './a.ts'"]],
    [
      ['a.ts', "import './b.ts'"],
      ['b.ts', "import type { A } from './a.ts'"],
    ],
    [
      ['a.ts', "import './b.ts'"],
      ['b.ts', "import './c.ts'"],
      ['c.ts', "import './b.ts'"],
    ],
  ])('a circle', (...files) => {
    const found = circle(files.map(([file = '', source = '']) => ({ file, source })));
    expect(found[0]).toBe(found.at(-1));
    expect(found.length).toBeGreaterThan(1);
  });
});

describe('the rule allows', () => {
  test.each([
    ['lib/protocol/resources/a.ts', "import { b } from '../b.ts';"],
    ['lib/google/a.ts', "import { b } from '../signal.ts';"],
    ['lib/table/a.ts', "import { b } from './b.ts'; import { c } from '@aws-sdk/lib-dynamodb';"],
    [
      'lib/accounts/rows/a.ts',
      "import { b } from '../b.ts'; import { c } from '../../table/c.ts';",
    ],
    ['lib/watches/a.ts', "import { b } from '../channels/b.ts'; import { l } from '../log.ts';"],
    ['lib/index.ts', "export { b } from './watches/b.ts';"],
    ['client/index.ts', "export { b } from '../lib/matching/b.ts';"],
    ['handlers/a.ts', "import { b } from '../lib/table/b.ts'; import { c } from './parts/c.ts';"],
    ['local/a.ts', "import { b } from '../handlers/b.ts';"],
    ['google-simulator/a.ts', "import { b } from '../lib/protocol/b.ts';"],
  ])('%s: %s', (file, source) => {
    expect(violations({ file, source })).toEqual([]);
  });

  test('two files that need a third one', () => {
    const files = [
      ['a.ts', "import './b.ts'; import './c.ts'"],
      ['b.ts', "import './c.ts'"],
      ['c.ts', ''],
    ];
    expect(circle(files.map(([file = '', source = '']) => ({ file, source })))).toEqual([]);
  });
});
