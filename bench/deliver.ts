import { deliver } from '../lib/deliveries/deliver.ts';
import type { CountingProxy } from '../test/support/counting-proxy.ts';
import { delivering } from './delivering.ts';
import { startReceivers } from './receivers.ts';

const COUNTED = 100;
const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems'];

/** Counts database calls per delivery that succeeds at first, with a proxy in front of the database. */
export async function benchDeliver(proxy: CountingProxy) {
  const receivers = await startReceivers({ quickMs: 0, slowMs: 0 }, () => undefined);
  const { owner, deps, newEndpoint, newEvent } = delivering(async () => []);
  const endpointId = await newEndpoint(receivers.url('quick'));
  const events = [];
  for (let sequence = 1; sequence <= COUNTED; sequence += 1) events.push(await newEvent(sequence));
  proxy.forget();
  for (const { event, sequence } of events) {
    const message = { owner, endpointId, eventId: event.id, sequence, version: 0 };
    const outcome = await deliver(deps, message);
    if (outcome !== 'delivered') throw new Error(`A delivery is ${outcome}`);
  }
  const calls = proxy.calls();
  const writes = calls.filter((operation) => WRITES.includes(operation)).length;
  await receivers.close();
  return {
    writesPerDelivery: writes / COUNTED,
    readsPerDelivery: (calls.length - writes) / COUNTED,
  };
}
