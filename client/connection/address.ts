import { TidingsError } from '../../lib/protocol/tidings-error.ts';

/** What is used of `fetch`. */
export type FetchLike = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    redirect: 'error';
    signal: AbortSignal;
  },
) => Promise<{ readonly ok: boolean; readonly status: number; json(): Promise<unknown> }>;

/** How a client proves who it is. */
export interface Access {
  /** With a key the URL of the API, with tickets that of the stream. */
  readonly url: string;
  readonly key?: string | undefined;
  readonly ticket?: (() => Promise<string>) | undefined;
  readonly fetch: FetchLike;
}

/**
 * The URL of one connection: each needs a new ticket.
 * @throws TidingsError `unauthorized`, `forbidden`: it is useless to try again; what `callApi` throws
 */
export async function streamAddress(access: Access, signal: AbortSignal): Promise<string> {
  const { url, ticket } = access.ticket
    ? { url: access.url, ticket: await access.ticket() }
    : await callApi(access, 'POST', '/stream-tickets', signal);
  const address = new URL(String(url));
  address.searchParams.set('ticket', String(ticket));
  return address.href;
}

const CODES: Readonly<Record<number, string>> = { 401: 'unauthorized', 403: 'forbidden' };

/**
 * Calls the API with the key, at a path or at one of its own URLs.
 * @throws TidingsError `needs-key`; `foreign-url`: it is none of the API's; with the API's code where it
 *   does not answer with 2xx
 */
export async function callApi(
  { url, key, fetch }: Access,
  method: 'GET' | 'POST',
  path: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  if (key === undefined) throw new TidingsError('needs-key', 'This needs a key.');
  const target = path.startsWith('/') ? url.replace(/\/+$/, '') + path : path;
  // The key is for this API only.
  if (new URL(target).origin !== new URL(url).origin)
    throw new TidingsError('foreign-url', 'The key is for another origin.');
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(target, { method, headers, redirect: 'error', signal });
  const body = Object(await response.json().catch(() => undefined));
  if (response.ok) return body;
  const { code = 'api-failed', message = '' } = Object(body.error);
  const { status } = response;
  const what = `${method} ${new URL(target).pathname} answers ${status}. ${message}`;
  throw new TidingsError(CODES[status] ?? String(code), what);
}
