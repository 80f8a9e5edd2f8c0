import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { describe, expect, test } from 'vitest';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MAX_LINES = 200;

/** What each layer of lib/ may import of ours, beside itself. Types count like everything else. */
const LIB_MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'lib/channel': [],
  'lib/log.ts': [],
  'lib/events': ['lib/channel'],
  'lib/http': ['lib/channel'],
  'lib/secrets': ['lib/channel'],
  'lib/store': ['lib/channel', 'lib/events'],
  'lib/google': ['lib/channel', 'lib/events'],
  'lib/outbound': ['lib/channel', 'lib/events'],
  'lib/receive': ['lib/channel', 'lib/events', 'lib/http', 'lib/secrets', 'lib/store'],
  'lib/leases': ['lib/channel'],
  'lib/metrics': ['lib/channel', 'lib/events', 'lib/log.ts'],
  'lib/accounts': [
    'lib/channel',
    'lib/events',
    'lib/secrets',
    'lib/store',
    'lib/google',
    'lib/log.ts',
  ],
  'lib/lifecycle': [
    'lib/channel',
    'lib/events',
    'lib/secrets',
    'lib/store',
    'lib/google',
    'lib/log.ts',
  ],
  'lib/renew': [
    'lib/channel',
    'lib/events',
    'lib/leases',
    'lib/store',
    'lib/google',
    'lib/log.ts',
    'lib/accounts',
    'lib/lifecycle',
    'lib/metrics',
  ],
  'lib/observe': ['lib/channel', 'lib/leases', 'lib/store', 'lib/log.ts'],
  'lib/manage': [
    'lib/channel',
    'lib/events',
    'lib/http',
    'lib/secrets',
    'lib/store',
    'lib/google',
    'lib/log.ts',
    'lib/leases',
    'lib/accounts',
    'lib/lifecycle',
    'lib/renew',
  ],
};

/** `lib/table/keys.ts` belongs to `lib/store`, `lib/log.ts` to itself, `handlers/x.ts` to `handlers`. */
function layerOf(file: string): string {
  const [top = '', second = ''] = file.split('/');
  return top === 'lib' ? `lib/${second}` : top;
}

function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  if (from === 'handlers' || from === 'lib/index.ts') return to.startsWith('lib/');
  if (from.startsWith('lib/')) return LIB_MAY_IMPORT[from]?.includes(to) ?? false;
  return true;
}

function importViolations(file: string, source: string): string[] {
  const from = layerOf(file);
  const targets = [...source.matchAll(/\b(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g)].map(
    ([, path = '']) => posix.join(posix.dirname(file), path),
  );
  return targets
    .filter((target) => !mayImport(from, layerOf(target)))
    .map((target) => `${file} imports ${target}`);
}

// What comes from outside (settings, time, clients) is handed in by handlers, cli and local.
const FORBIDDEN_IN_LIB = [/\bprocess\.env\b/, /"node:process"/, /\bDate\.now\(/, /\bnew Date\(\)/];

function outsideViolations(file: string, source: string): string[] {
  const { code } = transformSync(source, {
    loader: 'ts',
    minifySyntax: true,
    legalComments: 'none',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  const clients = [...code.matchAll(/import \{([^}]*)\} from "@aws-sdk\/[^"]+"/g)]
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.trim().split(' as ').at(-1) ?? '')
    .filter((name) => !/^$|(?:Command|Exception)$/.test(name))
    .map((name) => new RegExp(`\\bnew ${name}\\(|\\b${name}\\.from\\(`));
  return [...FORBIDDEN_IN_LIB, ...clients].flatMap((pattern) => {
    const [found] = pattern.exec(code) ?? [];
    return found === undefined ? [] : [`${file} has ${found}`];
  });
}

function nameViolations(file: string): string[] {
  const folders = file.split('/').slice(0, -1);
  const name = basename(file, '.ts');
  const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
  const words = [...folders, ...name.split('.')];
  if (words.some((word) => !kebab.test(word))) return [`${file} is not in kebab-case`];
  return words.some((word) => /^utils?$/.test(word)) ? [`${file} says nothing: utils`] : [];
}

function lengthViolations(file: string, source: string): string[] {
  const lines = source.trimEnd().split('\n').length;
  return lines > MAX_LINES ? [`${file} has ${lines} lines`] : [];
}

function sources(...folders: string[]): { file: string; source: string }[] {
  return folders
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts'))
        .map((path) => posix.join(folder, path.replaceAll('\\', '/'))),
    )
    .map((file) => ({ file, source: readFileSync(join(ROOT, file), 'utf8') }));
}

const LIB = sources('lib');
const SHIPPED = [...LIB, ...sources('handlers', 'cli', 'local', 'simulation')];
const ALL = [...SHIPPED, ...sources('test', 'bench')];

describe('this repository', () => {
  test('is what is looked at', () => {
    expect(LIB.map(({ file }) => file)).toContain('lib/protocol/resources/drive.ts');
    expect(ALL.map(({ file }) => file)).toContain('test/architecture.test.ts');
  });

  test('has a rule for every part of lib', () => {
    const layers = new Set(LIB.map(({ file }) => layerOf(file)));
    layers.delete('lib/index.ts');

    expect(Object.keys(LIB_MAY_IMPORT)).toEqual(expect.arrayContaining([...layers]));
  });

  test('imports one way only', () => {
    expect(SHIPPED.flatMap(({ file, source }) => importViolations(file, source))).toEqual([]);
  });

  test('has no settings, clock or AWS client of its own in lib', () => {
    expect(LIB.flatMap(({ file, source }) => outsideViolations(file, source))).toEqual([]);
  });

  test('names files in kebab-case, and none utils', () => {
    expect(ALL.flatMap(({ file }) => nameViolations(file))).toEqual([]);
  });

  test(`has no file of more than ${MAX_LINES} lines`, () => {
    expect(SHIPPED.flatMap(({ file, source }) => lengthViolations(file, source))).toEqual([]);
  });
});

test('the rules have no circle', () => {
  const reaches = (from: string, seen: string[] = []): string[] =>
    (LIB_MAY_IMPORT[from] ?? []).flatMap((to) =>
      seen.includes(to) ? [to] : [to, ...reaches(to, [...seen, from])],
    );

  expect(Object.keys(LIB_MAY_IMPORT).filter((layer) => reaches(layer).includes(layer))).toEqual([]);
});

describe('the rules notice', () => {
  test.each([
    ['lib/channel/a.ts', "import { b } from '../events/b.ts';"],
    ['lib/channel/watchable/a.ts', "import type { B } from '../../store/b.ts';"],
    ['lib/channel/a.ts', "import { log } from '../log.ts';"],
    ['lib/events/a.ts', "export { b } from '../store/b.ts';"],
    ['lib/store/a.ts', "import { b } from '../google/b.ts';"],
    ['lib/google/a.ts', "import {\n  b,\n  c,\n} from '../outbound/b.ts';"],
    ['lib/outbound/a.ts', "import '../store/b.ts';"],
    ['lib/receive/a.ts', "const b = await import('../google/b.ts');"],
    ['lib/receive/a.ts', "import { b } from '../manage/b.ts';"],
    ['lib/manage/a.ts', "import { b } from '../outbound/b.ts';"],
    ['lib/brand-new/a.ts', "import { b } from '../channel/b.ts';"],
    ['lib/store/a.ts', "import { b } from '../../handlers/b.ts';"],
    ['lib/index.ts', "export { b } from '../cli/b.ts';"],
    ['lib/store/a.ts', "import { b } from '../../local/b.ts';"],
    ['lib/store/a.ts', "import { b } from '../../test/b.ts';"],
    ['lib/store/a.ts', "import { b } from '../../bench/b.ts';"],
    ['handlers/a.ts', "import { b } from '../local/b.ts';"],
    ['handlers/a.ts', "import { b } from '../cli/b.ts';"],
  ])('%s: %s', (file, source) => {
    expect(importViolations(file, source)).toHaveLength(1);
  });

  test.each([
    'const table = process.env.TABLE;',
    "const table = process['env'].TABLE;",
    "import { env } from 'node:process';",
    'const now = Date.now();',
    'const now = new Date();',
    'const now = new Date;',
    "import { DynamoDBClient } from '@aws-sdk/client-dynamodb'; const c = new DynamoDBClient({});",
    "import { SQSClient as C } from '@aws-sdk/client-sqs'; const c = new C();",
    "import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'; DynamoDBDocumentClient.from(c);",
  ])('in lib: %s', (source) => {
    expect(outsideViolations('lib/store/a.ts', source)).toHaveLength(1);
  });

  test.each([
    'lib/utils/a.ts',
    'lib/store/utils.ts',
    'lib/store/aB.ts',
    'lib/Store/a.ts',
    'cli/a_b.ts',
  ])('the name %s', (file) => {
    expect(nameViolations(file)).toHaveLength(1);
  });

  test('a line too many', () => {
    expect(lengthViolations('lib/a.ts', 'x;\n'.repeat(MAX_LINES + 1))).toHaveLength(1);
  });
});

describe('the rules let pass', () => {
  test.each([
    ['lib/channel/watchable/a.ts', "import { b } from '../b.ts';"],
    ['lib/events/a.ts', "import { b } from '../channel/b.ts';"],
    ['lib/store/a.ts', "import { b } from './b.ts'; import { c } from '@aws-sdk/lib-dynamodb';"],
    ['lib/manage/a.ts', "import { b } from '../google/b.ts'; import { log } from '../log.ts';"],
    ['lib/index.ts', "export { b } from './outbound/b.ts';"],
    ['handlers/a.ts', "import { b } from '../lib/store/b.ts'; import { c } from './parts/c.ts';"],
    ['local/a.ts', "import { b } from '../handlers/b.ts';"],
  ])('%s: %s', (file, source) => {
    expect(importViolations(file, source)).toEqual([]);
  });

  test.each([
    'const date = new Date(nowMs); const clock = Date.now;',
    '// process.env and Date.now() are for handlers\nconst a = 1;',
    "import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'; export type C = DynamoDBClient;",
    "import { PutCommand } from '@aws-sdk/lib-dynamodb'; const put = new PutCommand({});",
  ])('in lib: %s', (source) => {
    expect(outsideViolations('lib/store/a.ts', source)).toEqual([]);
  });

  test.each(['lib/channels/read-channels.ts', 'test/lib/protocol/notification.types.test.ts'])(
    'the name %s',
    (file) => {
      expect(nameViolations(file)).toEqual([]);
    },
  );

  test('as many lines as allowed', () => {
    expect(lengthViolations('lib/a.ts', 'x;\n'.repeat(MAX_LINES))).toEqual([]);
  });
});
