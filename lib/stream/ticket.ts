import { createHash } from 'node:crypto';

const TICKET_BYTES = 32;

/** How long a ticket may wait for its connection. */
export const TICKET_LIFETIME_MS = 60_000;

/** A new ticket: 256 random bits. */
export function newTicket(randomBytes: (size: number) => Buffer): string {
  return `ticket_${randomBytes(TICKET_BYTES).toString('base64url')}`;
}

/** Whether a text could be a ticket: nothing else is worth a look at the database. */
export function isTicket(text: string): boolean {
  return /^ticket_[A-Za-z0-9_-]{43}$/.test(text);
}

/** The SHA-256 of a ticket, in hex: all that is stored of it. */
export function digestOfTicket(ticket: string): string {
  return createHash('sha256').update(ticket, 'utf8').digest('hex');
}
