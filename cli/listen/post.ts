import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { EventMessage } from '../../lib/events/cloudevents.ts';
import { classifyFailure, timeoutFailure } from '../../lib/recipients/classify-failure.ts';
import { createDeadline } from '../../lib/recipients/deadline.ts';
import type { Progress } from '../../lib/recipients/progress.ts';
import { replyHead } from '../../lib/recipients/reply-head.ts';

/** How one request to the target ends. */
export type Posted =
  | { outcome: 'answered'; status: number; firstLine: string; durationMs: number }
  /** There was no connection, so nothing was sent. */
  | { outcome: 'unreachable'; message: string; durationMs: number }
  /** There was one, and no answer. The target may have had the event. */
  | { outcome: 'failed'; message: string; durationMs: number };

/** One request. */
export interface PostOptions extends EventMessage {
  url: string;
  /** For all of it. */
  timeoutMs: number;
  now: () => number;
  /** Ends it early. */
  signal: AbortSignal;
}

/**
 * Sends a message as a deployment would, but for its checks of addresses: a deployment takes those of
 * the internet only, and this is for machines that are near. It follows no redirect. Each request has a
 * connection of its own: one that is kept may be that of a process that has ended since.
 */
export async function post({ url, timeoutMs, now, signal, ...message }: PostOptions) {
  const startMs = now();
  const progress: Progress = { stage: 'judging' };
  const deadline = createDeadline(timeoutMs, signal);
  const end = (): Posted['durationMs'] => now() - startMs;
  try {
    const reply = await exchange(new URL(url), message, progress, deadline.signal);
    const firstLine = firstLineOf(await replyHead(reply));
    const { statusCode: status = 0 } = reply;
    return { outcome: 'answered', status, firstLine, durationMs: end() } satisfies Posted;
  } catch (error) {
    const { message: why } = deadline.signal.aborted
      ? timeoutFailure(progress)
      : classifyFailure(error, progress);
    const outcome = progress.stage === 'connecting' ? 'unreachable' : 'failed';
    return { outcome, message: why, durationMs: end() } satisfies Posted;
  } finally {
    deadline.clear();
  }
}

async function exchange(
  url: URL,
  { headers, body }: EventMessage,
  progress: Progress,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const isPlain = url.protocol === 'http:';
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const outgoing = (isPlain ? httpRequest : httpsRequest)(url, {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    agent: false,
    signal,
  });
  // What is no header has thrown: that is no target that is not there, which would be waited for.
  progress.stage = 'connecting';
  outgoing.once('socket', (socket) => {
    socket.once('connect', () => {
      progress.stage = isPlain ? 'waiting' : 'handshake';
    });
    socket.once('secureConnect', () => {
      progress.stage = 'waiting';
    });
  });
  outgoing.once('response', resolve);
  outgoing.on('error', reject);
  // An answer of 101 ends a request without an error.
  outgoing.once('close', () => reject(new Error('There was no answer of HTTP')));
  outgoing.end(body);
  return promise;
}

function firstLineOf(text: string): string {
  return text.trim().split(/\r?\n/, 1)[0] ?? '';
}
