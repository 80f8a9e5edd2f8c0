import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { HELP, type MaintainOptions, parseMaintainOptions } from '../../cli/maintain-options.ts';
import { DATA_FOLDER } from '../../local/data-folder.ts';
import { LocalError } from '../../local/local-error.ts';

const DEFAULTS: MaintainOptions = {
  action: 'reconcile',
  stage: 'dev',
  region: undefined,
  local: false,
  data: DATA_FOLDER,
  yes: false,
  help: false,
};

test.each<[string[], Partial<MaintainOptions>]>([
  [['reconcile'], {}],
  [['stop-all'], { action: 'stop-all' }],
  [['reconcile', '--stage', 'prod'], { stage: 'prod' }],
  [['--region=eu-central-1', 'reconcile'], { region: 'eu-central-1' }],
  [['reconcile', '--local', '--data', 'x'], { local: true, data: resolve('x') }],
  [['stop-all', '--yes'], { action: 'stop-all', yes: true }],
  [['--help'], { help: true }],
  [['stop-all', '-h'], { action: 'stop-all', help: true }],
])('%j', (args, change) => {
  expect(parseMaintainOptions(args)).toEqual({ ...DEFAULTS, ...change });
});

test.each([
  [[]],
  [['stop']],
  [['reconcile', 'stop-all']],
  [['reconcile', '--stage']],
  [['reconcile', '--stage=']],
  [['reconcile', '--region=']],
  [['reconcile', '--data=']],
  [['reconcile', '--force']],
  [['reconcile', '--local=yes']],
])('%j is an error of one line', (args) => {
  expect(() => parseMaintainOptions(args)).toThrow(LocalError);
  expect(() => parseMaintainOptions(args)).not.toThrow('\n');
});

test('the help names every option', () => {
  for (const option of ['--stage', '--region', '--local', '--data', '--yes', '--help'])
    expect(HELP).toContain(option);
});
