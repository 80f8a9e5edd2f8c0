import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const { PARAMETERS, findMistakes } = createRequire(import.meta.url)('../../deploy/parameters.cjs');
const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const { params, custom } = parse(textOf('serverless.yml'));
const mistakes = (changes: Record<string, unknown>, given: string[] = [], stage = 'prod') =>
  findMistakes({ ...params.default, ...changes }, given, stage) as string[];

test('every parameter of serverless.yml has a range and is documented, and no other', () => {
  const names = Object.keys(PARAMETERS).sort();
  expect(Object.keys(params.default).sort()).toEqual(names);
  expect(Object.keys(custom.parameters).sort()).toEqual(names);
  for (const name of names) expect(custom.parameters[name]).toBe(`\${param:${name}}`);
  const table = /^## Parameters of a deployment$(.*?)^`serverless.yml`/ms.exec(
    textOf('docs/configuration.md'),
  )?.[1];
  const cells = [...(table ?? '').matchAll(/^\| (`[^|]+) \| [^|]+ \| [^|]+ \| [^|]+ \|$/gm)];
  const documented = cells.flatMap(([, cell]) => cell?.match(/\w+/g) ?? []);
  expect(documented.sort()).toEqual(names);
});

test('the defaults are in their ranges, on every stage', () => {
  expect(mistakes({})).toEqual([]);
  expect(mistakes(params.dev, [], 'dev')).toEqual([]);
});

describe.each<[string, unknown[], unknown[]]>([
  [
    'retentionDays',
    [1, '3650'],
    [0, 3651, '1.5', '-1', '', ' 5', '1e2', '0x10', [5], { 5: 5 }, true, null, undefined],
  ],
  ['logRetentionDays', [1, '90', 3653], [0, 2, 31, '3654', 'never']],
  ['keepData', [true, false, 'true', 'false'], ['yes', 1, '', [true], null]],
  ['receiveConcurrency', ['none', 2, '10000'], [0, 1, 10_001, '', 'None', null]],
  ['manageRate', [1, '10000'], [0, 10_001, '0.5']],
  ['manageBurst', [1, '5000'], [0, 5001]],
  ['usualRejections', [0, '1000000'], [-1, 1_000_001]],
  [
    'notificationsUrl',
    ['https://hooks.example.com/notifications', { 'Fn::Sub': 'x' }],
    [
      'http://hooks.example.com/notifications',
      'hooks.example.com',
      'https://a:b@hooks.example.com/',
      'https://hooks.example.com/?a=b',
      'https://a:b@hooks.example.com/notifications',
      'https://hooks.example.com/notifications?',
      'https://hooks.example.com/notifications#',
      'https://hooks.example.com/#a',
      'https://hooks.example.com/notifications/',
      'https://hooks.example.com',
      'https:hooks.example.com/notifications',
      ' https://hooks.example.com/notifications',
      '',
      ['https://hooks.example.com'],
      null,
    ],
  ],
  ['maxLeaseHours', [1, '168'], [0, 169, 'x']],
  ['minLeadMinutes', [3, '1440'], [2, 1441, '15m']],
  ['workQueueUrl', [{ Ref: 'Q' }, 'http://127.0.0.1:9324/0/work'], ['work', '']],
  ['quarantineQueueUrl', [{ Ref: 'Q' }, 'https://sqs.example.com/0/q'], ['q', null]],
  ['sandboxTenancy', ['none', 'per-tenant'], ['', 'PER_TENANT', true, 'None', null]],
  [
    'alarmActions',
    [[], ['arn:aws:sns:eu-central-1:123456789012:ops'], [{ Ref: 'Topic' }]],
    ['arn:aws:sns:eu-central-1:123456789012:ops', ['ops'], {}, null],
  ],
  [
    'googleRootUrl',
    ['', 'http://127.0.0.1:4000', 'https://google.example.com'],
    ['x', 'http://127.0.0.1:4000/v3', 'http://127.0.0.1:4000?', 'http:127.0.0.1', null],
  ],
  // The plugin that makes bundles deletes the folder afterwards.
  [
    'buildFolder',
    ['.esbuild', '.esbuild/a/b_c-1.2'],
    ['', '.', './', 'lib', '.git', 'a/b', '/etc', '../x', '.esbuild/..', '.esbuild/../lib', 7],
  ],
])('%s', (name, allowed, refused) => {
  test.each(allowed.map((value) => [value]))('may be %j', (value) => {
    expect(mistakes({ [name]: value })).toEqual([]);
  });

  test.each(refused.map((value) => [value]))(
    'may not be %j: the mistake has name, value and range',
    (value) => {
      const shown = JSON.stringify(value) ?? 'missing';
      expect(mistakes({ [name]: value })).toContain(
        `${name} is ${shown}, and has to be ${PARAMETERS[name].range}.`,
      );
    },
  );
});

test('a lead has to fit into the longest lease', () => {
  expect(mistakes({ maxLeaseHours: 1, minLeadMinutes: 30 })).toEqual([]);
  expect(mistakes({ maxLeaseHours: 1, minLeadMinutes: 31 })).toHaveLength(1);
});

test('with a Google of its own, notifications may go to an http: address', () => {
  const notificationsUrl = 'http://127.0.0.1:4566/notifications';
  expect(mistakes({ notificationsUrl, googleRootUrl: 'http://127.0.0.1:1' })).toEqual([]);
});

test('a name that is none is told with those that are', () => {
  expect(mistakes({}, ['minleadMinutes', 'keepData'])).toEqual([
    expect.stringMatching(/^There is no parameter minleadMinutes: .*minLeadMinutes/),
  ]);
});

test.each(['9x', '', 'a_b', `a${'b'.repeat(20)}`])('the stage cannot be %j', (stage) => {
  expect(mistakes({}, [], stage)).toEqual([
    expect.stringContaining(`The stage is ${JSON.stringify(stage)}`),
  ]);
});
