import type { StreamAction } from '../stream/stream-action.ts';
import type { StreamState } from '../stream/stream-state.ts';
import type { Access } from './address.ts';
import type { ClosedDetail, ConnectionState } from './connection-info.ts';
import type { Timers } from './timers.ts';
import type { WebSocketClass } from './web-socket.ts';

/** What a connection does with what comes. */
export interface ConnectionListener {
  /** Another action than those that the connection does itself. */
  act(action: StreamAction & { do: 'deliver' | 'advance' | 'expired' | 'report' }): void;
  turned(state: ConnectionState): void;
  closed(detail: ClosedDetail): void;
}

/** What a connection is made of. */
export interface ConnectionParts {
  readonly access: Access;
  readonly WebSocket: WebSocketClass;
  readonly timers: Timers;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly state: StreamState;
  readonly listener: ConnectionListener;
}
