import { randomUUID } from 'node:crypto';
import { signToken } from '../lib/protocol/token.ts';
import { LOCAL_TOKEN_SECRET } from '../local/data-folder.ts';

/**
 * Makes the events that an HTTP API would pass on for the notifications of one channel, each with the
 * next message number.
 */
export function eventsOfOneChannel(
  token?: string,
  channelId: string = randomUUID(),
): () => { headers: Record<string, string> } {
  const signed = token ?? signToken(LOCAL_TOKEN_SECRET, channelId);
  let messageNumber = 1;
  return () => {
    messageNumber += 1;
    return {
      headers: {
        'content-length': '0',
        'user-agent': 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)',
        'x-goog-channel-id': channelId,
        'x-goog-channel-token': signed,
        'x-goog-channel-expiration': 'Tue, 19 Nov 2030 01:13:52 GMT',
        'x-goog-message-number': String(messageNumber),
        'x-goog-resource-id': 'ret08u3rv24htgh289g',
        'x-goog-resource-state': 'change',
        'x-goog-resource-uri':
          'https://www.googleapis.com/drive/v3/changes?pageToken=1042&alt=json',
      },
    };
  };
}
