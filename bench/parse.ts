import { notificationFromHeaders } from '../lib/protocol/notification-from-headers.ts';
import { median, rounded } from './figures.ts';

const ROUNDS = 31;
const CALLS_PER_ROUND = 20_000;

const headers: Record<string, string> = {
  'content-length': '0',
  'content-type': 'application/json; utf-8',
  host: 'abc123.execute-api.us-east-1.amazonaws.com',
  'user-agent': 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)',
  'x-forwarded-for': '74.125.0.1',
  'x-forwarded-port': '443',
  'x-forwarded-proto': 'https',
  'x-goog-channel-id': '4ba78bf0-6a47-11e2-bcfd-0800200c9a66',
  'x-goog-channel-expiration': 'Tue, 19 Nov 2030 01:13:52 GMT',
  'x-goog-message-number': '236440',
  'x-goog-resource-id': 'ret08u3rv24htgh289g',
  'x-goog-resource-state': 'update',
  'x-goog-changed': 'content,properties',
  'x-goog-resource-uri': 'https://www.googleapis.com/drive/v3/files/ret08u3rv24htgh289g?alt=json',
};

// The same fields without any validation: no mapping of header case, no checks, no table of states.
function objectLiteral(given: Record<string, string>) {
  return {
    channelId: given['x-goog-channel-id'],
    messageNumber: Number(given['x-goog-message-number']),
    resource: 'drive.files',
    resourceState: given['x-goog-resource-state'],
    state: given['x-goog-resource-state'],
    resourceId: given['x-goog-resource-id'],
    resourceUri: given['x-goog-resource-uri'],
    channelExpiration: Date.parse(given['x-goog-channel-expiration'] ?? ''),
    changed: given['x-goog-changed']?.split(','),
  };
}

const channel = { id: '4ba78bf0-6a47-11e2-bcfd-0800200c9a66', token: undefined, resourceId: '' };
let sink: unknown;

function nanosecondsPerCall(call: () => unknown): number {
  const start = process.hrtime.bigint();
  for (let count = 0; count < CALLS_PER_ROUND; count += 1) sink = call();
  return Number(process.hrtime.bigint() - start) / CALLS_PER_ROUND;
}

/** Compares the time that `notificationFromHeaders` takes with that of a plain object literal. */
export function benchParse(): Record<string, number> {
  const ours: number[] = [];
  const baseline: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(nanosecondsPerCall(() => notificationFromHeaders(channel, headers)));
    baseline.push(nanosecondsPerCall(() => objectLiteral(headers)));
  }
  if (sink === undefined) throw new Error('Nothing was measured');
  return {
    ratioToBaseline: rounded(median(ours) / median(baseline)),
    nanoseconds: rounded(median(ours)),
  };
}
