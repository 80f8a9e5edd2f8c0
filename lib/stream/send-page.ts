import type { LogPageEnd } from '../events/read-log.ts';
import type { ControlData, ControlType } from '../protocol/stream-frames.ts';
import { padded } from '../table/keys.ts';
import type { Posted } from './connections.ts';
import { controlFrame, coverage } from './control-frame.ts';
import { eventFrame } from './event-frame.ts';
import { matcherOf } from './matcher.ts';
import { readPage } from './read-page.ts';
import type { SubscribedSocket } from './socket-record.ts';
import type { StreamDeps } from './stream-deps.ts';

// A number that is missing is written within moments, or never.
const GAP_RETRY_MS = 1000;

// The function ends after 29 seconds, and a client that is told nothing would begin anew, for ever. One
// post to a gateway that is slow takes up to 6.
const SENDING_MAX_MS = 15_000;

/**
 * Sends a socket what it has subscribed to from a number on: a page of events, and a frame that says
 * whether there is more. The client asks for more when it has handled them, so that a slow one gets no
 * more than it takes.
 * @throws StorageError
 */
export async function sendPage(
  deps: StreamDeps,
  socket: SubscribedSocket,
  from: number,
): Promise<Posted> {
  const { table, now, connections, limit, eventUrl } = deps;
  const { owner, connectionId, subscription } = socket;
  const nowMs = now();
  const page = await readPage(table, { owner, from, nowMs, matches: matcherOf(socket) });
  limit.take(owner, page.events.length + 1);
  let after = from - 1;
  let { next, end } = page;
  for (const logged of page.events) {
    if (now() - nowMs > SENDING_MAX_MS) {
      [next, end] = [after + 1, 'limit'];
      break;
    }
    const text = eventFrame(logged, after, { subscription: subscription.id, eventUrl });
    const posted = await connections.post(connectionId, text);
    if (posted !== 'sent') return posted;
    after = logged.sequence;
  }
  const [type, data] = stateAt(end, { ...coverage(after, next - 1), from: padded(from) });
  return connections.post(connectionId, controlFrame(deps, type, data, subscription.id));
}

type State = {
  [Type in Exclude<ControlType, 'tidings.stream.error'>]: [Type, ControlData[Type]];
}[Exclude<ControlType, 'tidings.stream.error'>];

function stateAt(end: LogPageEnd, covered: ControlData['tidings.stream.live']): State {
  if (end === 'log') return ['tidings.stream.live', covered];
  return [
    'tidings.stream.behind',
    end === 'gap'
      ? { ...covered, reason: 'gap', retryAfterMs: GAP_RETRY_MS }
      : { ...covered, reason: 'page', retryAfterMs: 0 },
  ];
}
