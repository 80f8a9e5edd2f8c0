import type { Key } from './keys.ts';

/** A ticket for a stream, by its digest: the ticket itself is stored nowhere. */
export function streamTicketKey(digest: string): Key {
  return { pk: `TICKET#${digest}`, sk: 'TICKET' };
}

const SOCKET = 'SOCKET#';

/** An open socket: whose it is, and what it has subscribed to. */
export function socketKey(connectionId: string): Key {
  return { pk: SOCKET + connectionId, sk: 'SOCKET' };
}

/** The partition that has the ids of an owner's sockets, and nothing else. */
export function socketsPartition(owner: string): string {
  return `SOCKETS#${owner}`;
}

/** That an owner has a socket. */
export function ownersSocketKey(owner: string, connectionId: string): Key {
  return { pk: socketsPartition(owner), sk: SOCKET + connectionId };
}
