import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { EXIT_CODES } from '../../../../../cli/exit-codes.ts';
import { bundleHook } from '../../../../../cli/nouns/hook/bundle/bundle-hook.ts';
import { MAX_CODE_BYTES } from '../../../../../lib/sandbox/limits.ts';
import type { Sandbox } from '../../../../../lib/sandbox/sandbox.ts';
import { run, testSandbox } from '../../../../lib/sandbox/test-sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await testSandbox();
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-bundle-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes files below the folder; returns the path of the first. */
function files(contents: Readonly<Record<string, string>>): string {
  for (const [name, content] of Object.entries(contents)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return join(folder, Object.keys(contents)[0] ?? '');
}

/** What a bundled file returns for an event of the real sandbox. */
async function effectsOf(file: string): Promise<unknown> {
  return run(sandbox, await bundleHook(file));
}

describe('a bundle runs in the sandbox:', () => {
  test.each([
    ['a named function', 'export function hook() { return { data: 1 }; }'],
    ['a named constant', 'export const hook = async () => ({ data: 1 });'],
    ['the default export', 'export default () => ({ data: 1 });'],
    ['CommonJS', 'module.exports = () => ({ data: 1 });'],
    ['CommonJS that names it', 'exports.hook = () => ({ data: 1 });'],
    ['an object by default', 'export default { hook: () => ({ data: 1 }) };'],
    [
      'TypeScript',
      "import type { Hook } from 'tidings';\nexport const hook: Hook = ({ event }) => ({ data: event.attempt ?? 1 as number });",
    ],
    ['an enum', 'enum A { B = 1 }\nexport const hook = () => ({ data: A.B });'],
  ])('%s', async (_, code) => {
    const file = files({ 'a.ts': code });
    expect(await effectsOf(file)).toMatchObject({ outcome: 'ok', effects: { data: 1 } });
  });

  test('neighbours, JSON and packages of npm', async () => {
    const file = files({
      'a.ts':
        "import { one } from './b.ts';\nimport two from './c.json';\nimport { three } from 'three';\nimport four from 'four';\nexport default () => ({ data: [one, two.two, three, four.four] });",
      'b.ts': 'export const one: number = 1;',
      'c.json': '{"two": 2}',
      'node_modules/three/package.json':
        '{"name": "three", "exports": {"import": "./a.mjs", "require": "./b.cjs"}}',
      'node_modules/three/a.mjs': 'export const three = 3;',
      'node_modules/four/package.json': '{"name": "four", "main": "./a.js"}',
      'node_modules/four/a.js': 'exports.four = 4;',
    });
    expect(await effectsOf(file)).toMatchObject({ effects: { data: [1, 2, 3, 4] } });
  });

  test('a package with a name of Node’s', async () => {
    const file = files({
      'a.ts': "import { a } from 'events';\nexport default () => ({ data: a });",
      'node_modules/events/package.json': '{"name": "events", "main": "./a.js"}',
      'node_modules/events/a.js': 'exports.a = 1;',
    });
    expect(await effectsOf(file)).toMatchObject({ effects: { data: 1 } });
  });

  test('texts beyond ASCII as they are', async () => {
    const file = files({ 'a.ts': "export default () => ({ data: 'שלום 🌊' });" });
    expect(await bundleHook(file)).toContain('שלום 🌊');
    expect(await effectsOf(file)).toMatchObject({ effects: { data: 'שלום 🌊' } });
  });
});

describe('is refused, and nothing is sent:', () => {
  const refused = async (file: string) => {
    const error = await bundleHook(file).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'CommandError', exitCode: EXIT_CODES.usage });
    return (error as Error).message;
  };

  test('a path without a file, and a folder (LV-18)', async () => {
    expect(await refused(join(folder, 'none.ts'))).toBe(`${join(folder, 'none.ts')} is not a file`);
    expect(await refused(folder)).toBe(`${folder} is not a file`);
    expect(await refused('/dev/null')).toBe('/dev/null is not a file');
  });

  test.each([
    ["import fs from 'node:fs';", 'node:fs'],
    ["import { request } from 'http';", 'http'],
    ["import { setTimeout } from 'node:timers/promises';", 'node:timers/promises'],
    ["const fs = require('fs');", 'fs'],
    ["const fs = await import('node:fs');", 'node:fs'],
  ])('%s', async (line, name) => {
    const file = files({ 'a.js': `${line}\nexport default () => {};` });
    expect(await refused(file)).toMatch(
      new RegExp(
        `a\\.js:1: ${name} is a module of Node's\\. A .* no network, file or timer: .* type module`,
      ),
    );
  });

  test('a module of Node’s that a package imports, by the package’s file', async () => {
    const file = files({
      'a.ts': "import 'deep';\nexport default () => {};",
      'node_modules/deep/package.json': '{"name": "deep", "main": "./a.js"}',
      'node_modules/deep/a.js': "\n\nrequire('net');",
    });
    expect(await refused(file)).toMatch(/node_modules\/deep\/a\.js:3: net is a module of Node's/);
  });

  test('several modules of Node’s, with the reason once', async () => {
    const file = files({ 'a.ts': "import 'node:fs';\nimport 'node:path';\nimport 'node:net';" });
    const message = await refused(file);
    expect(message).toMatch(
      /a\.ts:3: node:net is a module of Node's\. A stored hook has no network/,
    );
    expect(message.match(/stored hook/g)).toHaveLength(1);
  });

  test.each([
    [
      "import a from 'https://example.com/a.js';",
      /a\.ts:1: https:.* is in the network\. A stored hook has none: install/,
    ],
    ["import a from './nope.ts';", /a\.ts:1: Could not resolve "\.\/nope\.ts"/],
    ["import a from 'nope';", /a\.ts:1: Could not resolve "nope"/],
    ['const = 1;', /a\.ts:1: Expected identifier/],
    ['a;\nb c;\n', /a\.ts:2: Expected ";"/],
  ])('%s', async (line, message) => {
    const file = files({ 'a.ts': `${line}\nexport default () => a;` });
    expect(await refused(file)).toMatch(message);
  });

  test('a file that exports no hook', async () => {
    const file = files({ 'a.ts': 'export const hooks = [];\nfunction hook() {}' });
    expect(await refused(file)).toMatch(/a\.ts exports no hook: export a function named hook/);
  });

  test('more than three errors, of which three are shown', async () => {
    const imports = [1, 2, 3, 4, 5].map((one) => `import './nope-${one}.ts';`).join('\n');
    expect(await refused(files({ 'a.ts': imports }))).toMatch(/nope-3\.ts"; 2 more$/);
  });

  test('more than 100 KB, with what is largest', async () => {
    const text = (size: number) => `export const text = '${'x'.repeat(size)}';`;
    const file = files({
      'a.ts':
        "import { text } from './b.ts';\nimport { text as more } from '@some/large';\nexport default () => text + more;",
      'b.ts': text(40_000),
      'node_modules/@some/large/package.json':
        '{"name": "@some/large", "main": "./a.js", "type": "module"}',
      'node_modules/@some/large/a.js': text(80_000),
    });
    expect(await refused(file)).toMatch(
      /a\.ts is 118 KB .* 100 KB at most\. The largest: @some\/large \(79 KB\), .*b\.ts \(40 KB\)/,
    );
  });
});

test('a bundle is the same from wherever it is made', async () => {
  const file = files({ 'a.ts': 'export default () => {};' });
  expect(await bundleHook(file)).toMatch(/^\/\/ a\.ts\n/);
});

test('what is larger than 100 KB is minified, and what is not is left readable', async () => {
  const longName = 'aNameThatIsVeryLong'.repeat(10);
  const lines = Array.from(
    { length: 300 },
    (_, n) => `let ${longName}${n} = globalThis.a; b(${longName}${n});`,
  );
  const code = `function b(x) { return x; }\nexport function hook() {\n${lines.join('\n')}\nreturn { data: 1 };\n}`;
  const bundle = await bundleHook(files({ 'a.ts': code }));
  expect(Buffer.byteLength(code)).toBeGreaterThan(MAX_CODE_BYTES);
  expect(Buffer.byteLength(bundle)).toBeLessThan(MAX_CODE_BYTES);
  expect(bundle).not.toContain(longName);
  expect(await run(sandbox, bundle)).toMatchObject({ effects: { data: 1 } });
  const small = files({
    'b.ts': `export function hook() {\n  const ${longName} = 1;\n  return { data: ${longName} };\n}`,
  });
  expect(await bundleHook(small)).toContain(longName);
});
