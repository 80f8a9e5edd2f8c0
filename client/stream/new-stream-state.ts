import type { StreamMessage, SubscribeMessage } from '../../lib/protocol/stream-frames.ts';
import { type Asking, askingFrom } from './asking.ts';
import { type Interest, NO_TYPES } from './interest.ts';
import { positionFrom, type StreamStart } from './position.ts';
import { readError } from './read-error.ts';
import type { Received } from './received.ts';
import type { Phase, StreamAction } from './stream-action.ts';
import type { StreamState } from './stream-state.ts';

/** The most events that wait to be handled. The log has what comes beyond, and is asked for it later. */
export const WAITING_MAX = 1000;

/** The state of a stream that begins somewhere; `newId` makes the ids of subscriptions. */
export function newStreamState(start: StreamStart, newId: () => string): StreamState {
  const position = positionFrom(start);
  // Frames of all others say nothing of what is asked for now.
  const accepted = new Set<string>();
  let current = '';
  let interest: Interest = { types: NO_TYPES };
  let isAskedFor = false;
  let waiting = 0;
  // There is more, to be asked for when all is handled.
  let hasMore = false;
  let asking: Asking | undefined;
  let phase: Phase | undefined;
  let actions: StreamAction[] = [];
  const taken = () => actions.splice(0);
  const isHeld = () => hasMore && waiting > 0;

  return {
    place: position.place,
    dueAtMs: () => asking?.dueAtMs(isHeld()),
    want(wanted, nowMs) {
      if (JSON.stringify(wanted) === JSON.stringify(interest)) return [];
      interest = wanted;
      isAskedFor = false;
      subscribe(nowMs);
      return taken();
    },
    opened(nowMs) {
      close();
      asking = askingFrom(nowMs);
      subscribe(nowMs);
      return taken();
    },
    closed: close,
    renewal: () => (position.place() && isAskedFor ? newMessage() : undefined),
    accepts: (subscription) => accepted.has(subscription),
    renewed(subscription, nowMs) {
      asking = askingFrom(nowMs);
      current = subscription;
      // What was asked on the first one may not be answered any more.
      if (!isAskedFor) subscribe(nowMs);
      else if (phase !== 'live' && !isHeld()) ask(nowMs);
      return taken();
    },
    receive(received, nowMs) {
      const { kind, subscription } = received;
      asking?.heard(nowMs);
      if (subscription === undefined || accepted.has(subscription)) {
        if (kind === 'error') failed(received, nowMs);
        else read(received, nowMs);
        // The server may have taken two subscriptions in the wrong order: it says so if it is asked.
      } else asking?.gap(true, nowMs);
      return taken();
    },
    waiting(count, nowMs) {
      waiting = count;
      askForMore(nowMs);
      return taken();
    },
    tick(nowMs) {
      const next = asking?.next(nowMs, isHeld());
      if (next === 'lost') actions.push({ do: 'reconnect' });
      if (next === 'ask') ask(nowMs);
      return taken();
    },
    rewind(place) {
      position.rewind(place);
      waiting = 0;
      hasMore = asking !== undefined;
    },
    forget: position.forget,
  };

  function close(): void {
    asking = undefined;
    isAskedFor = false;
    phase = undefined;
    hasMore = false;
    accepted.clear();
    position.drop();
    actions = [];
  }

  function subscribe(nowMs: number): void {
    // Without a cursor, what happened since the first answer was asked for could be lost.
    const isFirst = position.start().cursor === undefined && accepted.size > 0;
    if (!asking || (isFirst && asking.asked())) return;
    accepted.clear();
    position.drop();
    hasMore = false;
    isAskedFor = true;
    const message = newMessage();
    current = message.subscription;
    send(message, nowMs);
  }

  function newMessage(): SubscribeMessage {
    const subscription = newId();
    accepted.add(subscription);
    // JSON leaves out what is undefined.
    return {
      action: 'subscribe',
      subscription,
      ...interest,
      ...position.start(),
    } as SubscribeMessage;
  }

  function ask(nowMs: number): void {
    const place = position.place();
    if (!place || !isAskedFor || asking?.asked()?.action === 'subscribe') {
      asking?.answered();
      subscribe(nowMs);
      return;
    }
    hasMore = false;
    if (position.hasGap()) turn('behind');
    send({ action: 'ping', cursor: place.cursor, subscription: current }, nowMs);
  }

  function send(message: StreamMessage, nowMs: number): void {
    asking?.sent(message, nowMs);
    actions.push({ do: 'send', message });
  }

  function read(frame: Received, nowMs: number): void {
    const answer = position.isAnswer(frame) ? frame : undefined;
    if (answer) asking?.answered();
    if (frame.kind === 'behind') {
      const retryAfterMs = Number(frame.said['retryAfterMs']);
      turn('behind');
      if (retryAfterMs > 0) asking?.later(retryAfterMs, nowMs);
      else hasMore = true;
    }
    if (waiting >= WAITING_MAX || !position.keep(frame)) hasMore = true;
    const turns = position.turns(answer);
    waiting += turns.filter((action) => action.do === 'deliver').length;
    actions.push(...turns);
    const hasGap = position.hasGap();
    if (frame.kind === 'live' && position.place() && !hasGap && !hasMore && !asking?.isLater())
      turn('live');
    asking?.gap(hasGap, nowMs);
    if (position.place() && !isAskedFor) subscribe(nowMs);
    else askForMore(nowMs);
  }

  function turn(to: Phase): void {
    if (phase !== to) actions.push({ do: 'phase', phase: to });
    phase = to;
  }

  function askForMore(nowMs: number): void {
    if (hasMore && waiting === 0 && asking && !asking.asked() && !asking.isLater()) ask(nowMs);
  }

  function failed({ said }: Received, nowMs: number): void {
    const { error, meaning } = readError(said);
    if (meaning !== 'busy') actions.push({ do: meaning, error });
    if (meaning === 'fail') return;
    if (meaning === 'expired') position.expire(error.code !== 'events-expired');
    else asking?.failed(nowMs);
    if (error.code === 'not-subscribed') isAskedFor = false;
  }
}
