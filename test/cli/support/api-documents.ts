import type { Received, Reply } from './fake-service.ts';
import { routeOf } from './route-of.ts';

const CREATED_AT = '2027-02-28T12:00:00.000Z';

/** What the API's answers look like, one of each kind. */
export const WATCH = {
  id: '0b1c2d3e-0000-4000-8000-000000000001',
  resource: 'calendar.events',
  parameters: { calendarId: 'you@example.com' },
  account: 'default',
  health: { status: 'active' },
  coveredUntil: '2027-03-07T12:00:00.000Z',
  currentChannel: '9f3a0000-0000-4000-8000-000000000002',
  createdAt: CREATED_AT,
};
export const ACCOUNT = {
  id: '7c0f0000-0000-4000-8000-000000000003',
  type: 'service_account',
  identity: 'robot@example.com',
  subject: 'admin@example.com',
  status: 'ok',
  statusSince: CREATED_AT,
  createdAt: CREATED_AT,
};
export const CHANNEL = {
  id: '9f3a0000-0000-4000-8000-000000000002',
  resource: 'drive.files',
  parameters: { fileId: '1a2B3c' },
  state: 'active',
  watchId: WATCH.id,
  expiration: '2027-03-01T13:00:00.000Z',
  createdAt: CREATED_AT,
};
export const ENDPOINT = {
  id: '5d2e0000-0000-4000-8000-000000000004',
  url: 'https://example.com/webhooks',
  events: ['calendar.events.**', 'order.*'],
  format: 'cloudevents',
  timeoutSeconds: 15,
  status: 'active',
  statusSince: CREATED_AT,
  publicKey: 'whpk_AAAA',
  createdAt: CREATED_AT,
};
export const EVENT = {
  specversion: '1.0',
  id: 'nOWYzYTFkMmItNmE0Ny00MWUyIDQx',
  type: 'order.created',
  source: '/events',
  subject: 'order-7',
  time: '2027-03-01T11:57:00.000Z',
  sequence: '0000000000000041',
  data: { total: 12, note: 'first line\nsecond line' },
};
export const DELIVERY = {
  id: `${ENDPOINT.id}.${EVENT.id}`,
  endpoint: ENDPOINT.id,
  event: { id: EVENT.id, type: EVENT.type, time: EVENT.time, sequence: EVENT.sequence },
  status: 'failed',
  reason: 'attempts',
  attemptCount: 2,
  attempts: [
    { at: '2027-03-01T11:58:00.000Z', durationMs: 81, errorClass: 'dns', message: 'No address' },
    { at: '2027-03-01T11:59:00.000Z', durationMs: 12, status: 500, reply: 'Not yet' },
  ],
  createdAt: CREATED_AT,
};
export const HOOK = {
  id: '4c7f0000-0000-4000-8000-000000000005',
  types: ['calendar.events.**', 'order.*'],
  type: 'file',
  arg: '/home/you/enrich.ts',
  timeoutSeconds: 1,
  persistent: true,
  status: 'active',
  statusSince: CREATED_AT,
  createdAt: CREATED_AT,
  updatedAt: CREATED_AT,
};
export const RUN = {
  at: '2027-03-01T11:58:00.000Z',
  event: { id: EVENT.id, type: EVENT.type, sequence: EVENT.sequence },
  attempt: 1,
  outcome: 'ok',
  effects: { data: true, emitted: 1 },
  logs: ['a line that was logged'],
  ms: 2,
};
export const TESTED = {
  event: EVENT,
  outcome: 'ok',
  effects: { data: { total: 13 } },
  logs: ['a line that was logged'],
  ms: 2.04,
};
export const NOTIFICATION = {
  channelId: CHANNEL.id,
  messageNumber: 3,
  resource: 'drive.files',
  resourceState: 'update',
  state: 'update',
  changed: ['content', 'properties'],
  receivedAt: '2027-03-01T11:00:00.000Z',
};
export const WALK = { id: 'w1', endpoint: ENDPOINT.id, mode: 'recover', since: CREATED_AT };
const CHECK = { ok: true, message: 'The credentials work.', account: ACCOUNT };
const ATTEMPT = { at: CREATED_AT, durationMs: 31, status: 204, address: '203.0.113.7' };
const WITH_SECRET = { ...ENDPOINT, secret: 'whsec_AAAA' };
// Nothing listens there.
const TICKET = { ticket: 'ticket_AAAA', url: 'ws://127.0.0.1:9', expiresAt: CREATED_AT };
const PUBLISHED = { id: EVENT.id, type: EVENT.type, time: EVENT.time, duplicate: false };

/** An answer of each route that has succeeded. */
export const REPLIES: Readonly<Record<string, Reply>> = {
  'POST /watches': { status: 201, body: WATCH },
  'GET /watches': { status: 200, body: { watches: [WATCH] } },
  'GET /watches/{id}': { status: 200, body: WATCH },
  'POST /watches/{id}/renew': { status: 200, body: WATCH },
  'DELETE /watches/{id}': { status: 200, body: WATCH },
  'GET /watches/{id}/events': { status: 200, body: { events: [EVENT] } },
  'GET /watches/{id}/notifications': { status: 200, body: { notifications: [NOTIFICATION] } },
  'POST /events': { status: 202, body: { events: [PUBLISHED] } },
  'GET /events': { status: 200, body: { events: [EVENT] } },
  'GET /events/{id}': { status: 200, body: EVENT },
  'POST /stream-tickets': { status: 201, body: TICKET },
  'GET /event-types': {
    status: 200,
    body: { eventTypes: [{ type: 'watch.renewed', description: 'A watch has a new channel.' }] },
  },
  'POST /endpoints': { status: 201, body: WITH_SECRET },
  'GET /endpoints': { status: 200, body: { endpoints: [ENDPOINT] } },
  'GET /endpoints/{id}': { status: 200, body: ENDPOINT },
  'PATCH /endpoints/{id}': { status: 200, body: ENDPOINT },
  'DELETE /endpoints/{id}': { status: 204 },
  'POST /endpoints/{id}/rotate-secret': { status: 200, body: WITH_SECRET },
  'POST /endpoints/{id}/test': { status: 200, body: { event: EVENT, attempt: ATTEMPT } },
  'POST /endpoints/{id}/pause': { status: 200, body: { ...ENDPOINT, status: 'paused' } },
  'POST /endpoints/{id}/enable': { status: 200, body: ENDPOINT },
  'POST /endpoints/{id}/recover': { status: 202, body: WALK },
  'POST /endpoints/{id}/replay': { status: 202, body: WALK },
  'GET /endpoints/{id}/deliveries': { status: 200, body: { deliveries: [DELIVERY] } },
  'GET /deliveries': { status: 200, body: { deliveries: [DELIVERY] } },
  'GET /deliveries/{id}': { status: 200, body: DELIVERY },
  'POST /deliveries/{id}/retry': { status: 202, body: DELIVERY },
  'POST /hooks': { status: 201, body: { ...HOOK, secret: 'whsec_AAAA' } },
  'GET /hooks': { status: 200, body: { hooks: [HOOK] } },
  'DELETE /hooks': { status: 200, body: { deleted: 2 } },
  'GET /hooks/{id}': { status: 200, body: HOOK },
  'PATCH /hooks/{id}': { status: 200, body: HOOK },
  'DELETE /hooks/{id}': { status: 204 },
  'POST /hooks/{id}/heartbeat': { status: 200, body: HOOK },
  'POST /hooks/{id}/test': { status: 200, body: TESTED },
  'GET /hooks/{id}/runs': { status: 200, body: { runs: [RUN] } },
  'POST /accounts': { status: 201, body: ACCOUNT },
  'GET /accounts': { status: 200, body: { accounts: [ACCOUNT] } },
  'GET /accounts/{id}': { status: 200, body: ACCOUNT },
  'PUT /accounts/{id}': { status: 200, body: ACCOUNT },
  'DELETE /accounts/{id}': { status: 204 },
  'POST /accounts/{id}/check': {
    status: 200,
    body: { ...CHECK, resources: { 'drive.files': { ok: true } } },
  },
  'POST /channels': { status: 201, body: CHANNEL },
  'GET /channels': { status: 200, body: { channels: [CHANNEL] } },
  'GET /channels/{id}': { status: 200, body: CHANNEL },
  'DELETE /channels/{id}': { status: 200, body: { ...CHANNEL, state: 'stopped' } },
  'GET /channels/{id}/notifications': { status: 200, body: { notifications: [NOTIFICATION] } },
};

/** The answer to any request of the API. */
export function replyTo(received: Received): Reply {
  const route = routeOf(received);
  return (route && REPLIES[route]) || { status: 404, body: { message: 'Not Found' } };
}
