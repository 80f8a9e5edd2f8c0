import { drawNumbers } from '../../../lib/events/rows/draw-numbers.ts';
import { logItem, voidItem } from '../../../lib/events/rows/log-item.ts';
import { putLogRow } from '../../../lib/events/rows/put-event.ts';
import type { NewEvent } from '../../../lib/outbox/new-event.ts';
import type { StreamFrame } from '../../../lib/protocol/stream-frames.ts';
import type { Connections, Posted } from '../../../lib/stream/connections.ts';
import { rateLimit } from '../../../lib/stream/rate-limit.ts';
import { putSocket } from '../../../lib/stream/rows/write-sockets.ts';
import type { SocketRecord } from '../../../lib/stream/socket-record.ts';
import type { StreamDeps } from '../../../lib/stream/stream-deps.ts';
import { tableOfFile } from '../events/stage.ts';
import { NOW_MS } from '../table/examples.ts';

const LATER = NOW_MS / 1000 + 86_400;

export { tableOfFile };

/** Connections that keep what they get. */
export interface TestConnections extends Connections {
  /** What a connection got, in order. */
  framesOf(connectionId: string): StreamFrame[];
  closed: string[];
  /** What becomes of the next messages to a connection. */
  answers: Map<string, Posted>;
}

function testConnections(): TestConnections {
  const received = new Map<string, StreamFrame[]>();
  const closed: string[] = [];
  const answers = new Map<string, Posted>();
  const framesOf = (connectionId: string) => {
    const frames = received.get(connectionId) ?? [];
    received.set(connectionId, frames);
    return frames;
  };
  return {
    framesOf,
    closed,
    answers,
    async post(connectionId, text) {
      const answer = answers.get(connectionId) ?? 'sent';
      if (answer === 'sent') framesOf(connectionId).push(JSON.parse(text));
      return answer;
    },
    async close(connectionId) {
      closed.push(connectionId);
    },
  };
}

/** What a function of the stream has on this stage. */
export interface StreamStage extends StreamDeps {
  connections: TestConnections;
  logged: string[];
}

export function streamStage(changes: Partial<StreamDeps> = {}): StreamStage {
  const logged: string[] = [];
  let ids = 0;
  return {
    table: tableOfFile(),
    now: () => NOW_MS,
    randomId: () => {
      ids += 1;
      return `frame-${ids}`;
    },
    log: (level, message) => void logged.push(`${level} ${message}`),
    eventUrl: (id) => `https://api.example/events/${id}`,
    limit: rateLimit(1000, () => NOW_MS),
    ...changes,
    connections: testConnections(),
    logged,
  };
}

/** Opens a socket of an owner. @returns its id. */
export async function openSocket(
  owner: string,
  changes: Partial<Pick<SocketRecord, 'keyId' | 'connectedAtMs'>> = {},
): Promise<string> {
  const connectionId = `${crypto.randomUUID()}=`;
  await putSocket(tableOfFile(), { owner, connectionId, connectedAtMs: NOW_MS, ...changes });
  return connectionId;
}

// So many calls at once are done in time on a slow machine too.
const TOGETHER = 50;

/** Puts events into an owner's log, or says that their numbers are void. @returns their numbers. */
export async function logEvents(
  owner: string,
  events: readonly (Partial<NewEvent> | 'void' | 'missing')[],
): Promise<number[]> {
  const first = await drawNumbers(tableOfFile(), owner, events.length);
  for (let at = 0; at < events.length; at += TOGETHER) {
    const some = events.slice(at, at + TOGETHER);
    await Promise.all(some.map((event, index) => logAt(owner, first + at + index, event)));
  }
  return events.map((_, index) => first + index);
}

/** Puts an event at a number of a log. */
export async function logAt(
  owner: string,
  sequence: number,
  event: Partial<NewEvent> | 'void' | 'missing',
): Promise<void> {
  const drawn = { sequence, drawnAtMs: NOW_MS };
  if (event === 'missing') return;
  if (event === 'void') return putLogRow(tableOfFile(), voidItem(owner, drawn, LATER));
  const whole: NewEvent = {
    id: `p${sequence}`,
    type: 'order.created',
    source: '/events',
    timeMs: NOW_MS,
    data: { sequence },
    ...event,
  };
  await putLogRow(tableOfFile(), logItem({ event: whole, ...drawn }, { owner, ttlSeconds: LATER }));
}

/** Frames in short: the numbers of events, and what control frames say. */
export function inShort(frames: readonly StreamFrame[]): (number | string)[] {
  return frames.map((frame) => {
    if ('sequence' in frame) return Number(frame.sequence);
    if (frame.type === 'tidings.stream.error') return frame.data.code;
    const { after, upTo } = frame.data;
    const state = frame.type === 'tidings.stream.live' ? 'live' : `behind ${frame.data.reason}`;
    return `${state} ${Number(after)}-${Number(upTo)}`;
  });
}
