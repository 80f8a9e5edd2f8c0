// A shop that tells its partners of orders, and a partner that verifies what it gets: in one program,
// on this machine. Run it with: node examples/order-service.ts

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import {
  direct,
  ModelEvent,
  newSecret,
  Signal,
  TidingsError,
  verifyWebhook,
  WebhookEvent,
} from '../lib/index.ts';

interface Order {
  id: number;
  state: 'open' | 'paid';
  total: number;
}

const secret = newSecret(randomBytes);

// The partner's side: 204 for what is genuine, 401 for the rest.
const partner = createServer(async (request, response) => {
  const body = await buffer(request);
  try {
    const event = verifyWebhook({ headers: request.headers, body, secrets: [secret] });
    const { type, data } = event as { type: string; data: unknown };
    console.log(`partner: ${type} ${JSON.stringify(data)} is genuine`);
    response.writeHead(204).end();
  } catch (error) {
    console.log(`partner: ${error instanceof TidingsError ? error.code : 'failed'}`);
    response.writeHead(401).end();
  }
});
await once(partner.listen(0, '127.0.0.1'), 'listening');
const url = `http://127.0.0.1:${(partner.address() as AddressInfo).port}/hooks`;

// The shop's side. Loopback is for trying things out: without the option it is refused.
const dispatcher = direct({
  allowLoopback: true,
  subscribers: [{ url, events: ['order.*'], secrets: [secret] }],
});

// An event that the program sends itself.
const created = new WebhookEvent('order.created', { dispatcher, requestData: { shop: 'example' } });
const order: Order = { id: 7, state: 'open', total: 30 };
const { results } = await created.send(order);
console.log(`shop: order.created ${results.map(({ outcome }) => outcome).join(', ')}`);

// What is signed by another secret is not taken.
const forged = new WebhookEvent('order.paid', {
  dispatcher: direct({ allowLoopback: true }),
  subscribers: { url, secrets: [newSecret(randomBytes)] },
});
await forged.send(order, {
  onError: (result) => console.log(`forger: ${result.outcome} after ${result.attempts} attempt`),
});

// An event that follows from a change: only where an order has just been paid.
const saved = new Signal<{ order: Order; before: Order }>();
const paid = new ModelEvent<Order>('order.{.state}', {
  dispatcher,
  data: ({ id, total }) => ({ id, total }),
  where: { state__now_eq: 'paid' },
});
paid.dispatchesOn(saved, '', ({ order, before }: { order: Order; before: Order }) => ({
  instance: order,
  previous: before,
}));
await saved.send({ order: { ...order, total: 40 }, before: order });
await saved.send({ order: { ...order, state: 'paid' }, before: order });

partner.close();
partner.closeAllConnections();
