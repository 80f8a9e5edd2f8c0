import { expect, test } from 'vitest';
import { RunnerUnavailableError } from '../../../../lib/hooks/invoking/runner-unavailable-error.ts';
import { hookWorld } from '../stage.ts';

test('a hook begins at its first attempt, though the message was of one that another process has run since', async () => {
  const it = hookWorld();
  const attempts: string[] = [];
  let away = 'first';
  for (const name of ['first', 'second'])
    it.scripts[name] = ({ attempt }) => {
      attempts.push(`${name} ${attempt}`);
      if (name === away) throw new RunnerUnavailableError('It is away', { hasDied: true });
      return {};
    };
  const first = await it.create({ arg: 'first' });
  const second = await it.create({ arg: 'second' });
  const { event, sequence } = await it.publish();
  const [fresh] = it.queue.filter(({ message }) => message.kind === 'chain');
  const waits = { kind: 'chain', eventId: event.id, sequence, attempt: 2, deaths: 1 };
  await it.settle();
  const old = it.queue.find(({ message }) => message.kind === 'chain');
  expect(old?.message).toMatchObject({ ...waits, hookId: first.id });

  away = 'second';
  it.queue = [];
  // Before then it is not needed: another message is on its way.
  if (fresh) await it.process(fresh.message);
  expect(it.queue).toEqual([]);
  it.at.nowMs += 60_000;
  if (fresh) await it.process(fresh.message);
  expect(it.queue.map(({ message }) => message)).toMatchObject([{ ...waits, hookId: second.id }]);

  away = '';
  it.at.nowMs += 60_000;
  if (old) await it.process(old.message);
  expect(attempts).toEqual(['first 1', 'first 2', 'second 1', 'second 2']);
});
