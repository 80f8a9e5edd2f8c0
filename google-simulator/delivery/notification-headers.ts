import type { LiveChannel } from '../channels/live-channel.ts';
import type { OutgoingNotification } from './outgoing-notification.ts';

// The guides write -ID and -Id, -URI and -Uri, and HTTP/2 and some gateways lower-case all names: a
// receiver must accept each form.
const CASINGS: ((name: string) => string)[] = [
  (name) => name,
  (name) =>
    name.replace(/-(ID|URI)$/, (end) => end[0] + (end[1] ?? '') + end.slice(2).toLowerCase()),
  (name) => name.toLowerCase(),
];

/**
 * The raw headers of a notification, names and values alternating. The case of the names varies
 * between notifications.
 */
export function notificationHeaders(
  notification: OutgoingNotification,
  random: () => number,
): string[] {
  const { channel, number, state, changed, body = '' } = notification;
  const inCase = CASINGS[Math.floor(random() * CASINGS.length)] ?? String;
  const headers = [
    ['Host', new URL(channel.address).host],
    ['Content-Length', String(Buffer.byteLength(body))],
    ['User-Agent', 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)'],
    ['Accept', '*/*'],
    ['Accept-Encoding', 'gzip, deflate, br'],
    [inCase('X-Goog-Channel-ID'), channel.id],
    [inCase('X-Goog-Channel-Expiration'), new Date(channel.expiration).toUTCString()],
    [inCase('X-Goog-Message-Number'), String(number)],
    // The guides' examples have two spaces after these colons; the second is part of the raw value.
    [inCase('X-Goog-Resource-ID'), ` ${channel.resourceId}`],
    [inCase('X-Goog-Resource-State'), ` ${state}`],
    [inCase('X-Goog-Resource-URI'), channel.uri],
  ];
  if (body !== '') headers.push(['Content-Type', contentTypeOf(channel)]);
  if (channel.token !== undefined) {
    headers.push([inCase('X-Goog-Channel-Token'), Buffer.from(channel.token).toString('latin1')]);
  }
  if (changed && changed.length > 0) {
    headers.push([inCase('X-Goog-Changed'), changed.join(random() < 0.5 ? ', ' : ',')]);
  }
  return headers.flat();
}

function contentTypeOf({ resource }: LiveChannel): string {
  const isActivity = resource === 'reports.activities';
  return isActivity ? 'application/json; charset=UTF-8' : 'application/json; utf-8';
}
