import { expect, test } from 'vitest';
import { announce } from '../../../lib/stream/announce.ts';
import type { PushMessage } from '../../../lib/stream/push-message.ts';
import { REFUSING_URL } from '../../support/broken-endpoints.ts';
import { tableAt } from '../../support/table-at.ts';
import { NOW_MS } from '../table/examples.ts';
import { openSocket, streamStage } from './stage.ts';

const logged = (...sequences: number[]) =>
  sequences.map((sequence) => ({
    event: { id: `p${sequence}`, type: 'a.b', source: '/events', timeMs: NOW_MS, data: {} },
    sequence,
    drawnAtMs: NOW_MS,
  }));

test('events of an owner with a socket are announced, as the numbers that they have', async () => {
  const owner = crypto.randomUUID();
  await openSocket(owner);
  const sent: PushMessage[] = [];
  const send = async (message: PushMessage) => void sent.push(message);
  await announce({ ...streamStage(), send }, owner, logged(7, 5, 6));
  expect(sent).toEqual([{ owner, from: 5, to: 8 }]);
});

test('events of an owner without one are not', async () => {
  const owner = crypto.randomUUID();
  await openSocket(owner, { connectedAtMs: NOW_MS - 3 * 3600e3 });
  const sent: PushMessage[] = [];
  const send = async (message: PushMessage) => void sent.push(message);
  await announce({ ...streamStage(), send }, owner, logged(1));
  expect(sent).toEqual([]);
});

test('a queue or a database that takes nothing is logged, and fails nothing', async () => {
  const owner = crypto.randomUUID();
  await openSocket(owner);
  const stage = streamStage();
  const send = async () => Promise.reject(new Error('no queue'));
  await announce({ ...stage, send }, owner, logged(1));
  const table = tableAt(REFUSING_URL);
  await announce({ ...stage, table, send: async () => undefined }, owner, logged(1));
  expect(stage.logged).toEqual(Array(2).fill('error events were not announced to sockets'));
});
