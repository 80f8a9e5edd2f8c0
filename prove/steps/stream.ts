import { once } from 'node:events';
import { EventClient } from '../../client/index.ts';
import { DEPLOYMENT_OWNER } from '../../lib/api/owner.ts';
import { check, eventually, type Proof, STAGE } from '../proof.ts';
import type { Step } from './step.ts';

const READY_WITHIN_MS = 60_000;

/**
 * The emulator serves the whole of it: the routes, what `connect` refuses, and the writing to and the
 * ending of connections. It leaves out the subprotocol (`address.ts`), answers 403 whatever `connect`
 * refuses with, and ends no connection by its age.
 */
export const stream: Step = {
  what: 'a client of the live stream gets events as they happen, and what it missed of them; a ticket opens one connection',
  async run(proof) {
    const received: string[] = [];
    const { url } = proof.addresses[0];
    const client = new EventClient({ url, key: proof.apiKey });
    client.on('lines.*', ({ type }) => {
      received.push(type);
    });
    try {
      await client.waitReady({ timeoutMs: READY_WITHIN_MS });
      await publish(proof, 'lines.first');
      await eventually(() => received.length === 1, 'a published event is pushed');
      await endConnections(proof);
      await publish(proof, 'lines.second');
      await eventually(() => received.length === 2, 'what happens meanwhile comes afterwards');
      check(received.join() === 'lines.first,lines.second', 'each event comes once, in order');
    } finally {
      await client.close();
    }
    await checkTicket(proof);
    await eventually(
      async () => (await connectionIds(proof)).length === 0,
      'closed connections are not kept',
    );
  },
};

async function publish({ api }: Proof, type: string): Promise<void> {
  const { status } = await api('POST', '/events', { type });
  check(status === 202, 'an event is published');
}

/** Ends them as the gateway does, when they have been open for two hours. */
async function endConnections(proof: Proof): Promise<void> {
  const ids = await connectionIds(proof);
  check(ids.length === 1, `there is one connection, and not ${ids.length}`);
  for (const id of ids)
    await fetch(`${proof.streamAddress.url}/@connections/${id}`, { method: 'DELETE' });
}

async function connectionIds({ aws }: Proof): Promise<string[]> {
  const { Items = [] } = (await aws.call('DynamoDB_20120810.Query', {
    TableName: `tidings-${STAGE}`,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: `SOCKETS#${DEPLOYMENT_OWNER}` } },
  })) as { Items?: { sk: { S: string } }[] };
  return Items.map(({ sk }) => sk.S.slice(sk.S.indexOf('#') + 1));
}

async function checkTicket({ api }: Proof): Promise<void> {
  const { status, body } = await api('POST', '/stream-tickets');
  check(status === 201, 'a ticket is made');
  const outcomes: string[] = [];
  for (const _ of ['the first', 'the second']) {
    const socket = new WebSocket(`${body.url}?ticket=${body.ticket}`, 'cloudevents.json');
    outcomes.push(
      await Promise.race([
        once(socket, 'open').then(() => 'open'),
        once(socket, 'error').then(() => 'refused'),
      ]),
    );
    socket.close();
  }
  check(outcomes.join() === 'open,refused', `a ticket opens one connection (${outcomes})`);
}
