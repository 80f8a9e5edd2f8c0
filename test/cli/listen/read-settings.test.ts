import { expect, test } from 'vitest';
import type { ListenOptions } from '../../../cli/listen/listen-flags.ts';
import { readSettings } from '../../../cli/listen/read-settings.ts';
import { fakeTerminal } from '../fake-terminal.ts';
import { NOON_MS } from '../support/run-command.ts';

const read = (options: ListenOptions, input = '') => {
  const terminal = fakeTerminal(false);
  terminal.input.end(input);
  return readSettings(options, { terminal, now: () => NOON_MS });
};

test('without flags, all that happens from now on is shown', async () => {
  expect(await read({})).toEqual({ types: ['*'] });
});

test('every flag has its setting', async () => {
  const filter = '{"exact": {"subject": "7"}}';
  expect(await read({ types: ['drive.*'], filter, since: '1h', forwardTo: '3000' })).toEqual({
    types: ['drive.*'],
    filter: { exact: { subject: '7' } },
    since: '2027-03-01T11:00:00.000Z',
    forward: { url: 'http://localhost:3000/', maxConnections: 1 },
  });
  expect(await read({ cursor: 'MDAw', forwardTo: '3000', maxConnections: 4 })).toMatchObject({
    cursor: 'MDAw',
    forward: { maxConnections: 4 },
  });
});

test('the filter may be the input, and the time a date', async () => {
  const settings = await read({ filter: '-', since: '2027-02-28' }, '{"q": {"total__gt": 5}}');
  expect(settings).toMatchObject({
    filter: { q: { total__gt: 5 } },
    since: '2027-02-28T00:00:00.000Z',
  });
});

test.each<[ListenOptions, RegExp]>([
  [{ since: '1h', cursor: 'MDAw' }, /^--since and --cursor .* leave one of them out$/],
  [{ maxConnections: 2 }, /^--max-connections is for --forward-to: add it/],
  [{ types: ['a.*', 'a..b'] }, /^--types "a\.\.b": a pattern has to be segments/],
  [{ types: ['a.**.b'] }, /^--types "a\.\*\*\.b": a pattern has \*\* before its end/],
  [{ types: Array<string>(51).fill('a') }, /^--types has 51 patterns; 50 are the most$/],
  [{ filter: '{"exact"' }, /^--filter must be JSON/],
  [{ filter: '{"exakt": {}}' }, /^--filter\.exakt is no dialect/],
  [{ filter: '{"q": {"total__changed": true}}' }, /^--filter/],
  [{ since: 'soon' }, /^--since must be how long ago/],
  [{ since: '2027-02-31T25:00:00Z' }, /^--since must be a time such as/],
  [{ cursor: '' }, /^--cursor must have a value/],
  [{ forwardTo: 'ftp://x' }, /^--forward-to must be/],
])('%j is a wrong command line: the message names the flag', async (options, message) => {
  await expect(read(options)).rejects.toMatchObject({
    name: 'CommandError',
    exitCode: 2,
    message: expect.stringMatching(message),
  });
});
