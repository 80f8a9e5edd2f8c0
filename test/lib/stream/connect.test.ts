import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { cachedSecret } from '../../../lib/secrets/cached-secret.ts';
import { connect } from '../../../lib/stream/connect.ts';
import { createTicket } from '../../../lib/stream/create-ticket.ts';
import { disconnect } from '../../../lib/stream/disconnect.ts';
import { getSocket, socketsOf } from '../../../lib/stream/rows/read-sockets.ts';
import { newTicket } from '../../../lib/stream/ticket.ts';
import { REFUSING_URL } from '../../support/broken-endpoints.ts';
import { rawItems } from '../../support/raw-items.ts';
import { tableAt } from '../../support/table-at.ts';
import { storedKey } from '../keys/api-keys.ts';
import { NOW_MS } from '../table/examples.ts';
import { streamStage, tableOfFile } from './stage.ts';

const unauthorized = expect.objectContaining({ code: 'unauthorized' });

function gate({ maxSockets = 100, nowMs = NOW_MS } = {}) {
  const apiKey = cachedSecret({
    load: async () => ['sesame'],
    now: () => NOW_MS,
    maxAgeMs: 1000,
    minReloadMs: 1000,
  });
  const deps = { table: tableOfFile(), now: () => nowMs, apiKey, maxSockets };
  return (given: { ticket?: string; authorization?: string }) => {
    const connectionId = crypto.randomUUID();
    const request = { ticket: undefined, authorization: undefined, ...given, connectionId };
    return connect(deps, request).then((identity) => ({ ...identity, connectionId }));
  };
}

const ticketOf = async (owner: string, keyId?: string) => {
  const deps = { table: tableOfFile(), now: () => NOW_MS, randomBytes };
  return createTicket(deps, keyId === undefined ? { owner } : { owner, keyId });
};

describe('a ticket', () => {
  test('opens one socket, of its owner, and no second one', async () => {
    const owner = crypto.randomUUID();
    const { ticket, expiresAtMs } = await ticketOf(owner, '0123456789abcdef');
    expect(expiresAtMs).toBe(NOW_MS + 60_000);
    const enter = gate();
    const { connectionId, ...identity } = await enter({ ticket });
    expect(identity).toEqual({ owner, keyId: '0123456789abcdef' });
    expect(await getSocket(tableOfFile(), connectionId, NOW_MS)).toEqual({
      owner,
      keyId: '0123456789abcdef',
      connectionId,
      connectedAtMs: NOW_MS,
    });
    await expect(enter({ ticket })).rejects.toEqual(unauthorized);
  });

  test('that several present at once opens one socket', async () => {
    const owner = crypto.randomUUID();
    const { ticket } = await ticketOf(owner);
    const ends = await Promise.allSettled(Array.from({ length: 8 }, () => gate()({ ticket })));
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await socketsOf(tableOfFile(), owner, { nowMs: NOW_MS })).toHaveLength(1);
  });

  test('is good for a minute, even before the database forgets it', async () => {
    const { ticket } = await ticketOf('o');
    await expect(gate({ nowMs: NOW_MS + 60_000 })({ ticket })).rejects.toEqual(unauthorized);
    await expect(gate({ nowMs: NOW_MS + 59_999 })({ ticket })).resolves.toBeDefined();
  });

  test.each(['', 'sesame', newTicket(randomBytes), 'ticket_', `${newTicket(randomBytes)}x`])(
    '%j, which was not made, opens nothing',
    async (ticket) => {
      await expect(gate()({ ticket })).rejects.toEqual(unauthorized);
    },
  );

  test('is stored as its digest only', async () => {
    const { ticket } = await ticketOf('o');
    const rows = JSON.stringify(await rawItems(tableOfFile()));
    expect(rows).not.toContain(ticket.slice('ticket_'.length));
  });
});

describe('an API key in the header', () => {
  test('opens a socket of its owner, which has the id of the key', async () => {
    const { key, record } = await storedKey(tableOfFile());
    const identity = await gate()({ authorization: `Bearer ${key}` });
    expect(identity).toMatchObject({ owner: 'alice', keyId: record.id });
  });

  test('that is the deployment’s own opens one of the deployment', async () => {
    const { connectionId: _, ...identity } = await gate()({ authorization: 'Bearer sesame' });
    expect(identity).toEqual({ owner: 'default' });
  });

  test.each([undefined, 'Bearer other', 'sesame'])('%j opens nothing', async (authorization) => {
    const given = authorization === undefined ? {} : { authorization };
    await expect(gate()(given)).rejects.toEqual(unauthorized);
  });

  test('does not make up for a wrong ticket', async () => {
    const given = { ticket: 'ticket_x', authorization: 'Bearer sesame' };
    await expect(gate()(given)).rejects.toEqual(unauthorized);
  });
});

test('an owner with too many sockets gets no further one until another closes', async () => {
  const owner = crypto.randomUUID();
  const enter = gate({ maxSockets: 2 });
  const open = async () => enter({ ticket: (await ticketOf(owner)).ticket });
  const first = await open();
  await open();
  await expect(open()).rejects.toMatchObject({ code: 'too-many-sockets' });
  expect(await socketsOf(tableOfFile(), owner, { nowMs: NOW_MS })).toHaveLength(2);
  await disconnect(streamStage(), first.connectionId);
  await expect(open()).resolves.toBeDefined();
});

test('a socket that has expired does not count', async () => {
  const owner = crypto.randomUUID();
  await gate({ maxSockets: 1 })({ ticket: (await ticketOf(owner)).ticket });
  const later = NOW_MS + 3 * 3600e3;
  const deps = { table: tableOfFile(), now: () => later, randomBytes };
  const { ticket } = await createTicket(deps, { owner });
  await expect(gate({ maxSockets: 1, nowMs: later })({ ticket })).resolves.toBeDefined();
});

describe('the end of a connection', () => {
  test('removes the socket, and may be told twice', async () => {
    const owner = crypto.randomUUID();
    const { connectionId } = await gate()({ ticket: (await ticketOf(owner)).ticket });
    await disconnect(streamStage(), connectionId);
    await disconnect(streamStage(), connectionId);
    expect(await socketsOf(tableOfFile(), owner, { nowMs: NOW_MS })).toEqual([]);
  });

  test('that the database does not take is logged: the socket expires', async () => {
    const stage = streamStage({ table: tableAt(REFUSING_URL) });
    await disconnect(stage, 'c');
    expect(stage.logged).toEqual(['warn a closed socket was not removed']);
  });
});
