import { expect, test } from 'vitest';
import { confirm } from '../../cli/confirm.ts';
import { fakeTerminal } from './fake-terminal.ts';

test.each([
  ['yes\n', true],
  ['y\n', true],
  [' YES \n', true],
  ['no\n', false],
  ['N\n', false],
  ['', false],
])('%j', async (typed, answer) => {
  const terminal = fakeTerminal(true);
  const confirmed = confirm('Stop all?', terminal);
  terminal.input.end(typed);

  expect(await confirmed).toBe(answer);
  expect(terminal.written()).toContain('Stop all? (yes/no)');
});

test('anything else is asked again', async () => {
  const terminal = fakeTerminal(true);
  const asked = () => terminal.written().split('Stop all?').length - 1;
  const confirmed = confirm('Stop all?', terminal);
  for (const typed of ['\n', 'sure\n', 'yes\n']) {
    const before = asked();
    terminal.input.write(typed);
    if (typed !== 'yes\n') await expect.poll(asked).toBe(before + 1);
  }

  expect(await confirmed).toBe(true);
});
