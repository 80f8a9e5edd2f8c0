import { iso } from '../api/present.ts';
import type { Routes } from '../api/route.ts';
import { json } from '../http/http-response.ts';
import { createTicket, type TicketDeps } from './create-ticket.ts';

/** What the routes of streams need, for one owner. */
export interface StreamRouteDeps extends TicketDeps {
  owner: string;
  /** The id of the API key that the request has; undefined for the deployment's own. */
  keyId: string | undefined;
  /** The address of the stream, without a ticket. */
  streamUrl: string;
}

/** The management API's routes for streams. */
export const STREAM_ROUTES: Routes<StreamRouteDeps> = {
  async 'POST /stream-tickets'(deps) {
    const { owner, keyId, streamUrl } = deps;
    const identity = keyId === undefined ? { owner } : { owner, keyId };
    const { ticket, expiresAtMs } = await createTicket(deps, identity);
    return json(201, { ticket, url: streamUrl, expiresAt: iso(expiresAtMs) });
  },
};
