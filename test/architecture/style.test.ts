import { basename } from 'node:path';
import { transformSync } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { ALL, LIB, SHIPPED, type Source, sources } from './sources.ts';

const MAX_LINES = 200;

// What comes from outside (settings, time, clients) is passed in by handlers, cli and local.
const FORBIDDEN_IN_LIB = [/\bprocess\.env\b/, /"node:process"/, /\bDate\.now\(/, /\bnew Date\(\)/];

function outsideViolations({ file, source }: Source): string[] {
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

function nameViolations({ file }: Pick<Source, 'file'>): string[] {
  const folders = file.split('/').slice(0, -1);
  const name = basename(file, '.ts');
  const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
  const words = [...folders, ...name.split('.')];
  if (words.some((word) => !kebab.test(word))) return [`${file} is not in kebab-case`];
  return words.some((word) => /^utils?$/.test(word)) ? [`${file} says nothing: utils`] : [];
}

function lengthViolations({ file, source }: Source): string[] {
  const lines = source.trimEnd().split('\n').length;
  return lines > MAX_LINES ? [`${file} has ${lines} lines`] : [];
}

// Only files that read and write rows speak DynamoDB's expressions.
const EXPRESSIONS =
  /attribute_(?:not_)?exists|\w+Expression\b|ExpressionAttribute\w+|begins_with\(|'#\w+ (?:=|<|>|<>|IN) /;

function expressionViolations({ file, source }: Source): string[] {
  if (/^lib\/(?:table|[a-z]+\/rows)\//.test(file)) return [];
  const [found] = EXPRESSIONS.exec(withoutComments(source)) ?? [];
  return found === undefined ? [] : [`${file} has ${found}: move it to a file in rows/`];
}

// `...{ a, b }` saves a line and hides what an object has.
function packingViolations({ file, source }: Source): string[] {
  const code = withoutComments(source);
  return [...code.matchAll(/\.\.\.(?=[{[])/g)]
    .filter(({ index }) => /^\s*[,})\]]/.test(code.slice(closingOf(code, index + 3))))
    .map(({ index }) => `${file} packs ${code.slice(index, index + 30)}…: write it out`);
}

/** The place after the bracket that closes the one at `open`. */
function closingOf(code: string, open: number): number {
  let depth = 0;
  for (let place = open; place < code.length; place += 1) {
    if ('{[('.includes(code[place] ?? ' ')) depth += 1;
    if ('}])'.includes(code[place] ?? ' ')) depth -= 1;
    if (depth === 0) return place + 1;
  }
  return code.length;
}

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1');
}

// Words of this project's own that the field has other terms for, and riddles (DESIGN: Language).
const OLD_WORDS =
  /\b(?:some|no)body\b|\bwhoever\b|\battend(?:s|ed|ing)?\b|\bwish(?:es|ed)?\b|\btroubles?\b|\bfares\b|\bendless\b|\bslowDown\b|\bhabits?\b|\bsilence\b|\basleep\b|\bwakes?\b|\bparked\b|\bnews\b|\brefusals?\b|\w+Refusal\b|\b[a-z]+Means\b|\b[A-Z][a-z]+Means\b|\b(?:LEAST|LONGEST)_|\b\w*Googles\b|\btwins?\b|\bstumbles?\b|\bnote[A-Z]\w+/i;

function wordViolations({ file, source }: Source): string[] {
  return source.split('\n').flatMap((line, index) => {
    const [found] = OLD_WORDS.exec(line) ?? [];
    return found === undefined ? [] : [`${file}:${index + 1} has "${found}"`];
  });
}

const TEXTS = [
  ...SHIPPED,
  ...sources('.mjs', 'local'),
  ...sources('.yml', 'deploy', 'serverless.yml'),
  ...sources('.cjs', 'deploy'),
  ...sources('.md', 'docs', 'README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'),
];

describe('this repository', () => {
  test('is what is tested', () => {
    expect(ALL.map(({ file }) => file)).toContain('test/architecture/style.test.ts');
    expect(TEXTS.map(({ file }) => file)).toEqual(
      expect.arrayContaining(['docs/api.md', 'README.md', 'deploy/receive.yml', 'serverless.yml']),
    );
  });

  test('has no settings, clock or AWS client of its own in lib', () => {
    expect(LIB.flatMap(outsideViolations)).toEqual([]);
  });

  test('names files in kebab-case, and none utils', () => {
    expect(ALL.flatMap(nameViolations)).toEqual([]);
  });

  test(`has no file of more than ${MAX_LINES} lines`, () => {
    expect(SHIPPED.flatMap(lengthViolations)).toEqual([]);
  });

  test('has expressions of DynamoDB only in files that read and write rows', () => {
    expect(LIB.flatMap(expressionViolations)).toEqual([]);
  });

  test('writes objects and lists out', () => {
    const itself = 'test/architecture/style.test.ts';
    const others = ALL.filter(({ file }) => file !== itself);
    expect(others.flatMap(packingViolations)).toEqual([]);
  });

  test('uses the terms of the field', () => {
    expect(TEXTS.flatMap(wordViolations)).toEqual([]);
  });
});

describe('the rules notice', () => {
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
    expect(outsideViolations({ file: 'lib/table/a.ts', source })).toHaveLength(1);
  });

  test.each([
    'lib/utils/a.ts',
    'lib/table/utils.ts',
    'lib/table/aB.ts',
    'lib/Table/a.ts',
    'cli/a_b.ts',
  ])('the name %s', (file) => {
    expect(nameViolations({ file })).toHaveLength(1);
  });

  test('a line too many', () => {
    const source = 'x;\n'.repeat(MAX_LINES + 1);
    expect(lengthViolations({ file: 'lib/a.ts', source })).toHaveLength(1);
  });

  test.each([
    "const when = 'attribute_exists(pk)';",
    "const when = '#state = :active';",
    "const when = '#state IN (:a)';",
    'new QueryCommand({ KeyConditionExpression: text });',
    'const input = { ExpressionAttributeValues: {} };',
  ])('an expression: %s', (source) => {
    expect(expressionViolations({ file: 'lib/watches/a.ts', source })).toHaveLength(1);
  });

  test.each([
    'const a = { ...{ b, c }, d };',
    'const a = {\n  ...{ b },\n};',
    "const a = [...['b', 'c'], d];",
    'call(...[a, b]);',
  ])('packing: %s', (source) => {
    expect(packingViolations({ file: 'lib/a.ts', source })).toHaveLength(1);
  });

  test.each([
    '// Nobody else stops it',
    'const wish = 1;',
    'function noteFailure() {}',
    'interface CallMeans {}',
    'const LONGEST_MS = 1;',
  ])('the word in: %s', (source) => {
    expect(wordViolations({ file: 'lib/a.ts', source })).toHaveLength(1);
  });
});

describe('the rules allow', () => {
  test.each([
    'const date = new Date(nowMs); const clock = Date.now;',
    '// process.env and Date.now() are for handlers\nconst a = 1;',
    "import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'; export type C = DynamoDBClient;",
    "import { PutCommand } from '@aws-sdk/lib-dynamodb'; const put = new PutCommand({});",
  ])('in lib: %s', (source) => {
    expect(outsideViolations({ file: 'lib/table/a.ts', source })).toEqual([]);
  });

  test.each(['lib/channels/rows/read-channels.ts', 'test/lib/protocol/notification.types.test.ts'])(
    'the name %s',
    (file) => {
      expect(nameViolations({ file })).toEqual([]);
    },
  );

  test('as many lines as the limit', () => {
    const source = 'x;\n'.repeat(MAX_LINES);
    expect(lengthViolations({ file: 'lib/a.ts', source })).toEqual([]);
  });

  test.each([
    ['lib/table/a.ts', "const when = 'attribute_exists(pk)';"],
    ['lib/watches/rows/a.ts', "const when = '#state = :active';"],
    ['lib/watches/a.ts', '// not attribute_exists(pk)\nconst a = 1;'],
  ])('an expression in %s: %s', (file, source) => {
    expect(expressionViolations({ file, source })).toEqual([]);
  });

  test.each([
    "const a = ['x', ...['', '-wal'].map((suffix) => suffix)];",
    'const a = { ...b, ...(c ? { c } : {}) };',
    'const f = (...[a, b]: Parameters<typeof g>) => a;',
  ])('a spread: %s', (source) => {
    expect(packingViolations({ file: 'lib/a.ts', source })).toEqual([]);
  });
});
