import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleHook } from '../../cli/nouns/hook/bundle/bundle-hook.ts';
import { FAILURES_MAX } from '../../lib/hooks/chain/after-run.ts';
import { MAX_HOPS } from '../../lib/hooks/chain/emitted-events.ts';
import {
  CODE_TIMEOUT_MAX_SECONDS,
  MODULE_TIMEOUT_MAX_SECONDS,
} from '../../lib/hooks/hook-fields.ts';
import { HOOK_TYPES } from '../../lib/hooks/hook-record.ts';
import { SESSION_MS } from '../../lib/hooks/session.ts';
import {
  DEFAULT_TIMEOUT_MS,
  MAX_CODE_BYTES,
  MAX_EFFECTS,
  MAX_LOG_BYTES,
  MAX_MEMORY_BYTES,
  MAX_RESULT_BYTES,
  MAX_TIMEOUT_MS,
} from '../../lib/sandbox/limits.ts';
import { OUTCOMES } from '../../lib/sandbox/outcome.ts';
import type { Sandbox } from '../../lib/sandbox/sandbox.ts';
import { run, testSandbox } from '../lib/sandbox/test-sandbox.ts';

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const PAGE = readFileSync(path('docs/hooks.md'), 'utf8');
const BLOCKS = [...PAGE.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
const MODULE = "from '../lib/index.ts'";
const STORED = BLOCKS.filter((code) => !code.includes(MODULE));
const KB = 1024;

let folder: string;
let sandbox: Sandbox;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-hooks-page-'));
  sandbox = await testSandbox();
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, code: string): string {
  const written = join(folder, name);
  writeFileSync(written, code);
  return written;
}

test('the code of the page compiles', async () => {
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  for (const [index, code] of BLOCKS.entries())
    file(`block-${index}.ts`, code.replace(MODULE, "from 'tidings'"));
  const compilerOptions = {
    noUnusedLocals: false,
    types: ['node'],
    typeRoots: [path('node_modules/@types')],
    paths: { tidings: [path('lib/index.ts')] },
  };
  const config = { extends: path('tsconfig.json'), compilerOptions, include: ['*.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const args = [path('node_modules/typescript/bin/tsc'), '--project', folder];
  const { stdout } = await promisify(execFile)(process.execPath, args).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe('');
});

const ORDER = { order: 7, total: 120, card: '4111' };

test.each([
  ['vip', {}, { data: { ...ORDER, vip: true } }],
  ['drop: true', { sender: 'import' }, { drop: true }],
  ['drop: true', { sender: 'you' }, {}],
  ['card, ...data', {}, { data: { order: 7, total: 120 } }],
  [
    'order.large',
    {},
    {
      emit: [{ type: 'order.large', data: { order: 7 } }],
      request: [{ url: 'https://example.com/large-orders', body: { order: 7, total: 120 } }],
    },
  ],
  ['order.large', { data: { order: 7, total: 12 } }, {}],
])(
  'the code with %j does in the sandbox what the page says, of %j',
  async (part, more, effects) => {
    const [code = '', ...others] = STORED.filter((one) => one.includes(part));
    expect(others).toEqual([]);
    const event = { id: 'event1', type: 'order.created', data: ORDER, ...more };
    const ran = await run(sandbox, await bundleHook(file('sample.ts', code)), { event });
    expect(ran).toMatchObject({ outcome: 'ok' });
    expect(ran).toHaveProperty('effects', effects);
  },
);

test('every block of stored code is tried above', () => {
  const parts = ['vip', 'drop: true', 'card, ...data', 'order.large'];
  for (const code of STORED) expect(parts.some((part) => code.includes(part))).toBe(true);
});

describe('the page has', () => {
  test.each([
    ['time of a run', `${DEFAULT_TIMEOUT_MS / 1000} s, ${MAX_TIMEOUT_MS / 1000} s at most`],
    ['time of a run', `${MODULE_TIMEOUT_MAX_SECONDS} s at most`],
    ['time of a run', `${CODE_TIMEOUT_MAX_SECONDS} s at most`],
    ['memory of a run', `${MAX_MEMORY_BYTES / KB / KB} MB`],
    ['code, as it is bundled', `${MAX_CODE_BYTES / KB} KB`],
    ['what is returned, as JSON', `${MAX_RESULT_BYTES / KB} KB`],
    ['events and requests of a run', `${MAX_EFFECTS} each`],
    ['events that hooks emit in a row', `${MAX_HOPS}`],
    ['log of a run', `${MAX_LOG_BYTES / KB} KB`],
  ])('the limit of the %s: %s', (what, limit) => {
    const [line = ''] = PAGE.split('\n').filter((one) => one.startsWith(`| ${what} `));
    expect(line).toContain(` ${limit}`);
  });

  test('every type and every outcome, with its meaning', () => {
    for (const type of HOOK_TYPES) expect(PAGE).toContain(`| \`${type}\``);
    const narrow = PAGE.replaceAll(/ +/g, ' ');
    for (const [outcome, meaning] of Object.entries(OUTCOMES))
      expect(narrow).toContain(`| \`${outcome}\` | ${meaning} |`);
  });

  test('what ends and disables a hook', () => {
    expect(FAILURES_MAX).toBe(10);
    expect(PAGE).toContain('The tenth in a row');
    expect(PAGE).toContain(`without one for ${SESSION_MS / 1000} seconds`);
  });
});
