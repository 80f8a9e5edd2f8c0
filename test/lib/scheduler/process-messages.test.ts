import { expect, test } from 'vitest';
import {
  type Message,
  type MessageDeps,
  processMessages,
} from '../../../lib/scheduler/process-messages.ts';
import { readWork, type Work } from '../../../lib/scheduler/work.ts';

const NEVER = () => new Promise<never>(() => undefined);
const message = (id: string) => ({
  id: `message-${id}`,
  body: JSON.stringify({ kind: 'watch', id, version: 1 }),
});

/** Processes messages. @returns the ids that are to be delivered again, and what was logged. */
async function processed(messages: readonly Message[], changes: Partial<MessageDeps<Work>> = {}) {
  const logged: { level: string; id?: unknown; messageId?: unknown }[] = [];
  const work: Work[] = [];
  const deps: MessageDeps<Work> = {
    read: readWork,
    process: async (one) => work.push(one),
    deadline: NEVER,
    log: (level, _, fields) => logged.push({ level, ...fields }),
    ...changes,
  };
  return { again: await processMessages(deps, messages), work, logged };
}

test('messages whose work is done are not delivered again', async () => {
  const { again, work, logged } = await processed(['a', 'b'].map(message));
  expect(again).toEqual([]);
  expect(work).toEqual(['a', 'b'].map((id) => ({ kind: 'watch', id, version: 1 })));
  expect(logged).toEqual([]);
});

test('only the message whose work fails is delivered again', async () => {
  const process = async ({ id }: Work) => {
    if (id === 'b') throw new Error('throttled');
  };
  const { again, logged } = await processed(['a', 'b', 'c'].map(message), { process });
  expect(again).toEqual(['message-b']);
  expect(logged).toMatchObject([{ level: 'error', id: 'b' }]);
});

test('only the message whose work does not end in time is delivered again', async () => {
  const process = ({ id }: Work) => (id === 'b' ? NEVER() : Promise.resolve());
  const deadline = () => new Promise((resolve) => setImmediate(resolve));
  const { again, logged } = await processed(['a', 'b', 'c'].map(message), { process, deadline });
  expect(again).toEqual(['message-b']);
  expect(logged).toMatchObject([{ level: 'error', id: 'b' }]);
});

test('a message that is not work is dropped, and costs the others nothing', async () => {
  const { again, work, logged } = await processed([{ id: 'bad', body: 'no work' }, message('a')]);
  expect(again).toEqual([]);
  expect(work).toMatchObject([{ id: 'a' }]);
  expect(logged).toEqual([{ level: 'error', messageId: 'bad' }]);
});
