import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { DATA_FOLDER } from '../../local/data-folder.ts';
import { LocalError } from '../../local/local-error.ts';
import { HELP, parseOptions, type StartOptions } from '../../local/options.ts';

const DEFAULTS: StartOptions = {
  port: 3000,
  quiet: false,
  traffic: true,
  fresh: false,
  data: DATA_FOLDER,
  help: false,
};

/** What was thrown, as a user sees it. */
function complaintOf(args: string[]): LocalError {
  try {
    parseOptions(args);
  } catch (error) {
    if (error instanceof LocalError) return error;
    throw error;
  }
  throw new Error(`${args.join(' ')} was taken`);
}

test('without options everything runs on port 3000', () => {
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
  [['--help'], { help: true }],
  [['-h'], { help: true }],
])('%j changes one thing', (args, change) => {
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
  'the port %j is none, and the complaint names the option',
  (port) => {
    expect(complaintOf([`--port=${port}`]).message).toContain('--port');
  },
);

test.each([
  [['--port']],
  [['--port', '-1']],
  [['--no-port']],
  [['--prot', '80']],
  [['--quiet=yes']],
  [['--data']],
  [['--data=']],
  [['8080']],
  [['-x']],
])('%j is a complaint of one line', (args) => {
  expect(complaintOf(args).message).not.toContain('\n');
});

test('a complaint about an unknown option names it', () => {
  expect(complaintOf(['--prot']).message).toContain('--prot');
});

test('the help names every option', () => {
  for (const option of ['--port', '--no-traffic', '--quiet', '--fresh', '--data', '--help'])
    expect(HELP).toContain(option);
});
