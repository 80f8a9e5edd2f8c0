import { verifyWebhook } from '../../lib/signing/verify-webhook.ts';
import { check, eventually, type Proof } from '../proof.ts';
import {
  type ReceivedWebhook,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../webhook-receiver.ts';
import type { Step } from './step.ts';

interface Carried {
  id: string;
  type: string;
  replay?: boolean;
}

export const deliver: Step = {
  what: 'events reach an endpoint, signed; a failure is tried again; a time is replayed',
  async run(proof) {
    const receiver = await startWebhookReceiver();
    try {
      await deliverTo(receiver, proof);
    } finally {
      await receiver.close();
    }
  },
};

async function deliverTo(receiver: WebhookReceiver, { api }: Proof): Promise<void> {
  const since = new Date().toISOString();
  const created = await api('POST', '/endpoints', { url: receiver.url, events: ['minutes.*'] });
  check(created.status === 201, 'an endpoint is created');
  const { id, secret } = created.body;
  const read = ({ headers, body }: ReceivedWebhook) =>
    verifyWebhook({ headers, body, secrets: [secret] }) as Carried;
  const has = (type: string) => receiver.received.map(read).some((event) => event.type === type);

  await api('POST', '/events', { type: 'minutes.sent', data: { pages: 3 } });
  await eventually(() => has('minutes.sent'), 'an event reaches a new endpoint');

  receiver.status = 503;
  await api('POST', '/events', { type: 'minutes.late', data: {} });
  await eventually(async () => {
    const { body } = await api('GET', '/deliveries?status=pending');
    return body.deliveries[0]?.attempts[0]?.status === 503;
  }, 'a delivery that failed is pending');
  receiver.status = 204;
  await eventually(async () => {
    const { body } = await api('GET', `/endpoints/${id}/deliveries?status=delivered`);
    return body.deliveries.length === 2;
  }, 'it is tried again, and delivered');

  const { status } = await api('POST', `/endpoints/${id}/replay`, { since });
  check(status === 202, 'a replay is taken');
  const replayed = () => receiver.received.map(read).filter(({ replay }) => replay);
  await eventually(() => replayed().length === 2, 'both events are sent again, marked');
  const deleted = await api('DELETE', `/endpoints/${id}`);
  check(deleted.status === 204, 'an endpoint is deleted');
}
