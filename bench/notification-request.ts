import { signToken } from '../lib/protocol/token.ts';

const CHANNEL_ID = '4ba78bf0-6a47-11e2-bcfd-0800200c9a66';
const TOKEN = signToken('benchmark', CHANNEL_ID);

/** The headers of a real request: a token, Google's casing, and what a gateway adds. */
export const HEADERS: Readonly<Record<string, string>> = {
  'Content-Length': '0',
  'Content-Type': 'application/json; utf-8',
  Host: 'abc123.execute-api.us-east-1.amazonaws.com',
  'User-Agent': 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)',
  'Accept-Encoding': 'gzip, deflate, br',
  'X-Forwarded-For': '74.125.0.1',
  'X-Forwarded-Port': '443',
  'X-Forwarded-Proto': 'https',
  'X-Goog-Channel-ID': CHANNEL_ID,
  'X-Goog-Channel-Token': TOKEN,
  'X-Goog-Channel-Expiration': 'Tue, 19 Nov 2030 01:13:52 GMT',
  'X-Goog-Message-Number': '236440',
  'X-Goog-Resource-ID': 'ret08u3rv24htgh289g',
  'X-Goog-Resource-State': 'update',
  'X-Goog-Changed': 'content,properties',
  'X-Goog-Resource-URI': 'https://www.googleapis.com/drive/v3/files/ret08u3rv24htgh289g?alt=json',
};

/** The channel that they are for, as it comes from a store: no text is shared with the headers. */
export const CHANNEL: { id: string; token: string; resourceId: string } = JSON.parse(
  JSON.stringify({ id: CHANNEL_ID, token: TOKEN, resourceId: '' }),
);
