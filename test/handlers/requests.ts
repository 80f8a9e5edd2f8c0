import { signToken } from '../../lib/protocol/token.ts';
import { LOCAL_TOKEN_SECRET } from '../../local/data-folder.ts';
import type { PostRequest } from '../fixtures/gateway-events.ts';

export const CHANNEL_ID = '4ba78bf0-6a47-11e2-bcfd-0800200c9a77';

/** The headers of a genuine notification but for `flaws`; a header that is undefined is not sent. */
export function genuineHeaders(
  flaws: Record<string, string | undefined> = {},
): Record<string, string> {
  const headers: Record<string, string | undefined> = {
    'Content-Type': 'application/json; utf-8',
    'User-Agent': 'APIs-Google (+https://developers.google.com/webmasters/APIs-Google.html)',
    'X-Goog-Channel-ID': CHANNEL_ID,
    'X-Goog-Channel-Token': signToken(LOCAL_TOKEN_SECRET, CHANNEL_ID),
    'X-Goog-Channel-Expiration': 'Fri, 19 Nov 2027 01:13:52 GMT',
    'X-Goog-Resource-ID': 'B4ibMJiIhTjAQd7Ff2K2bexk8G4',
    'X-Goog-Resource-URI':
      'https://admin.googleapis.com/admin/directory/v1/users?domain=mydomain.com&alt=json',
    'X-Goog-Resource-State': 'update',
    'X-Goog-Message-Number': '236440',
    ...flaws,
  };
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** A genuine request but for flaws in its headers. */
export function genuineRequest(flaws: Record<string, string | undefined> = {}): PostRequest {
  return {
    path: '/notifications',
    headers: genuineHeaders(flaws),
    body: '{"kind":"admin#directory#user","primaryEmail":"zoë@mydomain.com"}',
  };
}
