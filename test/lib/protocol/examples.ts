import { expect } from 'vitest';
import { Channel, type ChannelFields } from '../../../lib/protocol/channel.ts';

/** The frozen clock of these tests: 2027-03-01T12:00:00Z, in milliseconds. */
export const NOW_MS = 1_803_902_400_000;

export const DRIVE_FILE_URI = 'https://www.googleapis.com/drive/v3/files/ret08u3rv24htgh289g';

/** A channel of ours on a Drive file; a test changes what it is about. */
export function exampleChannel(changes: Partial<ChannelFields> = {}): Channel {
  return new Channel({
    id: '4ba78bf0-6a47-11e2-bcfd-0800200c9a77',
    type: 'web_hook',
    address: 'https://mydomain.com/notifications',
    token: '398348u3tu83ut8uu38',
    ...changes,
  });
}

/** The headers of a notification that is genuine for `exampleChannel()`; undefined takes one away. */
export function exampleHeaders(
  changes: Record<string, string | undefined> = {},
): Record<string, string | undefined> {
  return {
    'X-Goog-Channel-ID': '4ba78bf0-6a47-11e2-bcfd-0800200c9a77',
    'X-Goog-Channel-Token': '398348u3tu83ut8uu38',
    'X-Goog-Channel-Expiration': 'Fri, 19 Nov 2027 01:13:52 GMT',
    'X-Goog-Resource-ID': 'ret08u3rv24htgh289g',
    'X-Goog-Resource-URI': DRIVE_FILE_URI,
    'X-Goog-Resource-State': 'update',
    'X-Goog-Changed': 'content,properties',
    'X-Goog-Message-Number': '236440',
    ...changes,
  };
}

/** What `toThrow` shall match: an error with this code and, if given, about this field. */
export function failure(code: string, field?: string): Error {
  return expect.objectContaining(field === undefined ? { code } : { code, field });
}

/** Everything that an error could show of itself, once `act` has thrown it. */
export function shownBy(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return [String(error), error.stack, JSON.stringify(error), JSON.stringify({ ...error })].join();
  }
  throw new Error('nothing was thrown');
}
