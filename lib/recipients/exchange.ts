import type { Agent, IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { connectionOf } from './connection.ts';
import type { IdleTimes } from './idle-times.ts';
import { literalAddress, type Rules } from './judge.ts';
import type { PostRequest } from './post-result.ts';
import type { Progress } from './progress.ts';
import { replyHead } from './reply-head.ts';
import { UnusableAnswerError } from './unusable-answer-error.ts';

/** What a request is sent with. */
export interface ExchangeOptions {
  agent: Agent;
  /** Has to judge what it gives. */
  lookup: LookupFunction;
  rules: Rules;
  progress: Progress;
  idleTimes: IdleTimes;
  signal: AbortSignal;
}

/** What was answered. */
export interface Answer {
  status: number;
  retryAfter: string | undefined;
  head: string;
}

// RFC 9110, section 15.2: there may be several. A flood of them costs the other requests their time.
const INTERIM_MAX = 20;

/**
 * Sends one request and reads the answer.
 * @returns undefined if the connection was one that had been kept, and turned out to be closed.
 * @throws what the request failed of
 */
export async function exchange(
  url: URL,
  { method = 'POST', headers, body }: Pick<PostRequest, 'method' | 'headers' | 'body'>,
  { agent, lookup, rules, progress, idleTimes, signal }: ExchangeOptions,
): Promise<Answer | undefined> {
  const hasBody = body !== '' || (method !== 'GET' && method !== 'DELETE');
  const isPlain = url.protocol === 'http:';
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const outgoing = (isPlain ? httpRequest : httpsRequest)(url, {
    method,
    headers: { ...headers, ...(hasBody ? { 'content-length': Buffer.byteLength(body) } : {}) },
    agent,
    lookup,
    signal,
    // A name in a handshake has no dot at its end, and an address is no name (RFC 6066, section 3).
    ...(isPlain ? {} : { servername: serverName(url) }),
  });
  progress.stage = 'connecting';
  outgoing.once('response', resolve);
  outgoing.on('error', reject);
  outgoing.once('socket', (socket) => {
    if (outgoing.reusedSocket && idleTimes.isTooLong(socket)) outgoing.destroy(new StaleError());
    else connectionOf(socket, { isPlain, rules, progress });
  });
  let interim = 0;
  outgoing.on('information', () => {
    interim += 1;
    if (interim > INTERIM_MAX)
      outgoing.destroy(new UnusableAnswerError('There were interim answers without end'));
  });
  // An answer of 101 ends a request without an error.
  outgoing.once('close', () => reject(new UnusableAnswerError('There was no answer of HTTP')));
  outgoing.end(body);
  try {
    const reply = await promise;
    idleTimes.used(reply.socket);
    return await answerOf(reply);
  } catch (error) {
    if (outgoing.reusedSocket && !signal.aborted && isReset(error)) return undefined;
    throw error;
  }
}

async function answerOf(reply: IncomingMessage): Promise<Answer> {
  const { statusCode: status = 0, headers } = reply;
  if (status < 200 || status > 599) {
    reply.destroy();
    throw new UnusableAnswerError(`The answer has the status ${status}, which is none of HTTP's`);
  }
  return { status, retryAfter: headers['retry-after'], head: await replyHead(reply) };
}

function serverName(url: URL): string {
  return literalAddress(url) === undefined ? url.hostname.replace(/\.$/, '') : '';
}

class StaleError extends Error {}

function isReset(error: unknown): boolean {
  if (error instanceof StaleError) return true;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ECONNRESET' || code === 'EPIPE';
}
