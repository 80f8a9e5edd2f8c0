import { TidingsError } from '../../lib/protocol/tidings-error.ts';
import { readFrame } from '../stream/read-frame.ts';
import type { Received } from '../stream/received.ts';
import type { StreamAction } from '../stream/stream-action.ts';
import type { ConnectionParts } from './connection-parts.ts';
import type { Line } from './line.ts';
import { type Renewal, renewalOf } from './renewal.ts';

/** A time with a connection: from a socket that is open, over those that replace it, to the loss of the last. */
export interface Session {
  /** Begins with a socket. @returns why it is over, when it is. */
  begin(line: Line): Promise<TidingsError>;
  /** Takes a frame; also what is none. */
  receive(text: string): Received | undefined;
  /** Does what the state of the stream asks for, and looks at it again in time. */
  perform(actions: readonly StreamAction[]): void;
  /** Gives the connection up. */
  end(error: TidingsError): void;
}

/** A session that has no socket yet. */
export function sessionOf(parts: ConnectionParts): Session {
  const { state, timers, now, listener } = parts;
  let line: Line | undefined;
  let renewal: Renewal | undefined;
  let timer: unknown;
  let over: (error: TidingsError) => void = () => {};
  return { begin, receive, perform, end };

  function begin(first: Line): Promise<TidingsError> {
    renewal = renewalOf(parts, {
      receive,
      replace(next, subscription) {
        const old = line;
        follow(next);
        old?.close();
        perform(state.renewed(subscription, now()));
      },
    });
    return new Promise((resolve) => {
      over = resolve;
      follow(first);
      listener.turned('open');
      perform(state.opened(now()));
    });
  }

  function follow(next: Line): void {
    line = next;
    next.closed.then((error) => {
      if (line === next) end(error);
    });
  }

  function receive(text: string): Received | undefined {
    const received = readFrame(text);
    if (received) perform(state.receive(received, now()));
    return received;
  }

  function end(error: TidingsError): void {
    const last = line;
    line = undefined;
    timers.clearTimeout(timer);
    renewal?.stop();
    state.closed();
    last?.close();
    over(error);
  }

  function perform(actions: readonly StreamAction[]): void {
    for (const action of actions) {
      if (action.do === 'send') line?.send(JSON.stringify(action.message));
      else if (action.do === 'phase') listener.turned(action.phase);
      else if (action.do === 'fail') end(action.error);
      else if (action.do === 'reconnect')
        end(new TidingsError('no-answer', 'The server does not answer.'));
      else listener.act(action);
    }
    timers.clearTimeout(timer);
    const dueAtMs = line && state.dueAtMs();
    if (dueAtMs === undefined) return;
    timer = timers.setTimeout(
      () => {
        renewal?.check();
        perform(state.tick(now()));
      },
      Math.max(0, dueAtMs - now()),
    );
  }
}
