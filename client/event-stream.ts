import { TidingsError } from '../lib/protocol/tidings-error.ts';
import type { ClientEvents } from './client-events.ts';
import { connectionOf } from './connection/connection.ts';
import type { ConnectionInfo } from './connection/connection-info.ts';
import { closedStatus } from './connection/status.ts';
import type { Limits } from './connection/within.ts';
import { type EventReader, eventReader } from './events/event-reader.ts';
import { handlingWith } from './handling.ts';
import type { ReadOptions } from './read-options.ts';
import { newStreamState } from './stream/new-stream-state.ts';
import type { Handler } from './triggers/handler.ts';
import { Handlers } from './triggers/handlers.ts';
import { interestOf } from './triggers/interest-of.ts';

/** Says something of the client as an event of it. */
export type Emit = (type: keyof ClientEvents, detail?: unknown) => void;

/** What holds together the connection of a client, its triggers, and the events between them. */
export interface EventStream {
  readonly options: ReadOptions;
  readonly reader: EventReader;
  readonly handlers: Handlers;
  /** What waits for events: called when there will be none, since the connection is closed for good. */
  readonly failing: Set<(error: TidingsError) => void>;
  /** How the connection is now. */
  info(): ConnectionInfo;
  /** Waits for a connection. */
  ready(limits: Limits): Promise<void>;
  /** Adds what handles events, and connects. */
  add(add: (handlers: Handlers) => Handler): Handler;
  /** Connects; with `isKept` whether anything handles events or not. */
  connect(isKept: boolean): void;
  /** The connection stays when nothing handles events any more. */
  keep(): void;
  /** Closes the connection. */
  disconnect(): void;
  /** Closes all. @returns when what was begun is done. */
  close(): Promise<void>;
}

/** A stream that is not connected yet. */
export function eventStream(options: ReadOptions, emit: Emit): EventStream {
  const { now, random, base, onCursor } = options;
  const report = (error: TidingsError) => emit('error', error);
  const reader = eventReader({ ...options, report });
  const status = closedStatus(now);
  const handlers = new Handlers({ now, report, changed });
  const failing = new Set<(error: TidingsError) => void>();
  let isKept = false;
  let isClosed = false;
  let isChanging = false;
  let subscriptions = 0;

  const state = newStreamState(options.start, () => {
    subscriptions += 1;
    return `${subscriptions}-${random().toString(36).slice(2)}`;
  });

  const handling = handlingWith({
    // Nothing that comes may hold up what follows it.
    async read(frame) {
      try {
        return await reader.read(frame);
      } catch (cause) {
        report(new TidingsError('event-unreadable', `${frame.id} is no event.`, { cause }));
        return undefined;
      }
    },
    dispatch: (event, taken) => handlers.dispatch(event, taken),
    async onPlace({ cursor }) {
      try {
        await onCursor?.(cursor);
      } catch (cause) {
        report(new TidingsError('cursor-failed', 'onCursor threw.', { cause }));
      }
    },
    onWaiting: (count) => connection.perform(state.waiting(count, now())),
  });

  const connection = connectionOf({
    ...options,
    state,
    listener: {
      act(action) {
        if (action.do === 'deliver' || action.do === 'advance') {
          // The place is kept for what will handle events again.
          if (handlers.count > 0 || !options.keepsPlace)
            handling.take(action.place, action.do === 'deliver' ? action.frame : undefined);
        } else emit(action.do === 'expired' ? 'expired' : 'error', action.error);
      },
      turned(to) {
        status.turn(to);
        if (to !== 'closed' && to !== 'connecting') emit(to);
      },
      closed(detail) {
        status.close(detail);
        emit('closed', detail);
        const { error, retryAtMs } = detail;
        if (!error || retryAtMs !== undefined) return;
        report(error);
        for (const fail of failing) fail(error);
      },
    },
  });

  state.want(interestOf([], base), now());
  return {
    options,
    reader,
    handlers,
    failing,
    info() {
      const attempts = connection.failures();
      const cursor = handling.place()?.cursor ?? options.start.cursor;
      return { ...status.info(), attempts, cursor };
    },
    ready: status.ready,
    add(add) {
      checkOpen();
      if (handlers.count === 0 && options.keepsPlace) state.rewind(handling.giveBack());
      const handler = add(handlers);
      connection.start();
      return handler;
    },
    connect(keep) {
      checkOpen();
      isKept ||= keep;
      connection.start();
    },
    keep() {
      isKept = true;
    },
    disconnect,
    close() {
      isClosed = true;
      disconnect();
      handlers.clear();
      return handling.settled();
    },
  };

  function disconnect(): void {
    isKept = false;
    connection.stop();
  }

  function checkOpen(): void {
    if (isClosed) throw new TidingsError('client-closed', 'The client was closed.');
  }

  function changed(): void {
    // What nothing handles stays in the log.
    if (handlers.count === 0) state.rewind(handling.giveBack());
    if (isChanging) return;
    isChanging = true;
    queueMicrotask(change);
  }

  // Once for all changes of a turn.
  function change(): void {
    isChanging = false;
    if (handlers.count === 0 && !isKept && connection.isWanted()) {
      connection.stop();
      if (!options.keepsPlace) state.forget();
    }
    const interest = interestOf(handlers.all, base);
    connection.perform(state.want(interest, now()));
    connection.perform(state.waiting(handling.waiting(), now()));
  }
}
