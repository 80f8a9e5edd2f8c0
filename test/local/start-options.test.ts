import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { DATA_FOLDER } from '../../local/data-folder.ts';
import { LocalError } from '../../local/local-error.ts';
import { HELP, parseOptions, type StartOptions } from '../../local/start-options.ts';

const DEFAULTS: StartOptions = {
  port: 3000,
  quiet: false,
  traffic: true,
  fresh: false,
  data: DATA_FOLDER,
  help: false,
};

/** The error that the arguments cause. */
function errorOf(args: string[]): LocalError {
  try {
    parseOptions(args);
  } catch (error) {
    if (error instanceof LocalError) return error;
    throw error;
  }
  throw new Error(`${args.join(' ')} is valid`);
}

test('without options the defaults apply', () => {
  expect(parseOptions([])).toEqual(DEFAULTS);
});

test.each<[string[], Partial<StartOptions>]>([
  [['--port', '8080'], { port: 8080 }],
  [['--port=1'], { port: 1 }],
  [['--port', '65535'], { port: 65_535 }],
  [['--quiet'], { quiet: true }],
  [['--no-traffic'], { traffic: false }],
  [['--fresh'], { fresh: true }],
  [['--data', '/tmp/x'], { data: '/tmp/x' }],
  [['--data', 'x'], { data: resolve('x') }],
  [['--endpoint', 'http://localhost:8080/hook'], { endpoint: 'http://localhost:8080/hook' }],
  [['--endpoint='], { endpoint: '' }],
  [['--no-endpoint'], { endpoint: false }],
  [['--help'], { help: true }],
  [['-h'], { help: true }],
])('%j sets one option', (args, change) => {
  expect(parseOptions(args)).toEqual({ ...DEFAULTS, ...change });
});

test('options can be combined', () => {
  expect(
    parseOptions([
      '--quiet',
      '--no-traffic',
      '--fresh',
      '--port',
      '4000',
      '--data',
      '/tmp/tidings',
    ]),
  ).toEqual({
    port: 4000,
    quiet: true,
    traffic: false,
    fresh: true,
    data: '/tmp/tidings',
    help: false,
  });
});

test.each(['0', '65536', '-1', 'abc', '', '1.5', '1e3', '0x50', ' 80', '99999999999999999999'])(
  'the port %j is an error that names the option',
  (port) => {
    expect(errorOf([`--port=${port}`]).message).toContain('--port');
  },
);

test.each([
  [['--port']],
  [['--port', '-1']],
  [['--no-port']],
  [['--prot', '80']],
  [['--quiet=yes']],
  [['--data']],
  [['--endpoint']],
  [['--no-data']],
  [['--data=']],
  [['8080']],
  [['-x']],
])('%j is an error of one line', (args) => {
  expect(errorOf(args).message).not.toContain('\n');
});

test('the error for an unknown option names it', () => {
  expect(errorOf(['--prot']).message).toContain('--prot');
});

test('the help names every option', () => {
  const words = '--port --endpoint --no-endpoint --no-traffic --quiet --fresh --data --help';
  for (const option of words.split(' ')) expect(HELP).toContain(option);
});

test('the help fits a terminal of 80 columns', () => {
  expect(HELP.split('\n').filter((line) => line.length > 80)).toEqual([]);
});
