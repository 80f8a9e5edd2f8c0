import { authorize } from '../api/authorize.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { CachedSecret } from '../secrets/cached-secret.ts';
import type { Table } from '../table/table.ts';
import { socketsOf } from './rows/read-sockets.ts';
import { takeTicket } from './rows/tickets.ts';
import { putSocket, removeSocket } from './rows/write-sockets.ts';
import type { StreamIdentity } from './stream-identity.ts';
import { digestOfTicket, isTicket } from './ticket.ts';

/** What opening a socket needs. */
export interface ConnectDeps {
  table: Table;
  now: () => number;
  /** The deployment's own API key. */
  apiKey: CachedSecret;
  /** How many sockets an owner may have at once. */
  maxSockets: number;
}

/** A request to open a socket. */
export interface ConnectRequest {
  connectionId: string;
  ticket: string | undefined;
  authorization: string | undefined;
}

/**
 * Opens a socket for the owner of a ticket or, for programs that can set headers, of an API key.
 * @throws TidingsError `unauthorized`, `too-many-sockets`; StorageError; what the secret throws.
 */
export async function connect(deps: ConnectDeps, request: ConnectRequest): Promise<StreamIdentity> {
  const { table, now, maxSockets } = deps;
  const { connectionId } = request;
  const identity = await identify(deps, request);
  const { owner } = identity;
  await putSocket(table, { ...identity, connectionId, connectedAtMs: now() });
  // Counted when it is there: of several at the same moment none passes unseen.
  const open = await socketsOf(table, owner, { nowMs: now(), limit: maxSockets + 1 });
  if (open.length <= maxSockets) return identity;
  await removeSocket(table, { owner, connectionId });
  throw new TidingsError(
    'too-many-sockets',
    `There are ${maxSockets} open sockets, which is the limit (maxSockets). Close one.`,
  );
}

async function identify(
  { table, now, apiKey }: ConnectDeps,
  { ticket, authorization }: ConnectRequest,
): Promise<StreamIdentity> {
  if (ticket === undefined) {
    const { owner, keyId } = await authorize(apiKey, authorization, table);
    return keyId === undefined ? { owner } : { owner, keyId };
  }
  const identity = isTicket(ticket)
    ? await takeTicket(table, digestOfTicket(ticket), now())
    : undefined;
  if (identity) return identity;
  throw new TidingsError(
    'unauthorized',
    'The ticket is not valid, was used, or is older than a minute. POST /stream-tickets makes another.',
  );
}
