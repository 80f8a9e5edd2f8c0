import type { Table } from '../table/table.ts';
import { putTicket } from './rows/tickets.ts';
import type { StreamIdentity } from './stream-identity.ts';
import { digestOfTicket, newTicket, TICKET_LIFETIME_MS } from './ticket.ts';

/** What making a ticket needs. */
export interface TicketDeps {
  table: Table;
  now: () => number;
  randomBytes: (size: number) => Buffer;
}

/** A ticket, which opens one connection. */
export interface Ticket {
  ticket: string;
  expiresAtMs: number;
}

/** Makes a ticket for a stream of an owner's. @throws StorageError */
export async function createTicket(
  { table, now, randomBytes }: TicketDeps,
  identity: StreamIdentity,
): Promise<Ticket> {
  const ticket = newTicket(randomBytes);
  const expiresAtMs = now() + TICKET_LIFETIME_MS;
  await putTicket(table, digestOfTicket(ticket), { identity, expiresAtMs });
  return { ticket, expiresAtMs };
}
