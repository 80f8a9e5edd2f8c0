import type { FetchLike } from '../../client/connection/address.ts';
import type { WebSocketClass, WebSocketLike } from '../../client/connection/web-socket.ts';
import type {
  StreamFrame,
  StreamMessage,
  SubscribeMessage,
} from '../../lib/protocol/stream-frames.ts';
import { numberOf, type SomeEvent, StreamModel } from './stream-model.ts';

type Listener = (event: { data?: unknown; code?: number }) => void;

/** One socket of a fake server, as that has it. */
export class FakeSocket {
  readonly url: string;
  readonly protocol: string;
  /** All that the client sent. */
  readonly messages: StreamMessage[] = [];
  subscription: SubscribeMessage | undefined;
  isOpen = false;
  readonly #listeners = new Map<string, Listener[]>();

  constructor(url: string, protocol: string) {
    this.url = url;
    this.protocol = protocol;
  }

  /** What the client has, as the platform would. */
  client(receive: (message: StreamMessage) => void, ended: () => void): WebSocketLike {
    return {
      binaryType: 'blob',
      send: (text) => {
        const message: StreamMessage = JSON.parse(text);
        this.messages.push(message);
        receive(message);
      },
      close: () => {
        if (!this.isOpen) return;
        this.isOpen = false;
        ended();
        this.#emit('close', { code: 1000 });
      },
      addEventListener: (type, listener) => {
        this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
      },
    };
  }

  /** Accepts the connection. */
  open(): void {
    this.isOpen = true;
    this.#emit('open', {});
  }

  /** Does not accept it. */
  reject(): void {
    this.#emit('error', {});
    this.#emit('close', { code: 1006 });
  }

  /** Sends a frame, or any text. */
  send(frame: StreamFrame | string): void {
    if (this.isOpen)
      this.#emit('message', { data: typeof frame === 'string' ? frame : JSON.stringify(frame) });
  }

  /** Sends bytes, as a binary message. */
  sendBytes(data: ArrayBufferLike): void {
    if (this.isOpen) this.#emit('message', { data });
  }

  /** Ends it from the server's side. */
  close(code = 1001): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#emit('close', { code });
  }

  #emit(type: string, event: { data?: unknown; code?: number }): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event);
  }
}

/** What a fake server does by itself. */
export interface FakeStreamRules {
  /** Opens sockets as they come. */
  accepts: boolean;
  /** Answers subscriptions and pings. */
  answers: boolean;
  /** Pushes what is published. */
  pushes: boolean;
}

/**
 * A server of the stream without a network, for a client that is given its WebSocket and fetch:
 *
 * ```ts
 * const server = new FakeStream();
 * const client = new EventClient({ url: FakeStream.URL, key: 'key', ...server.platform });
 * ```
 * Its rules can be changed, and its sockets driven by hand.
 */
export class FakeStream {
  static readonly URL = 'https://api.example.com';
  readonly model: StreamModel;
  readonly rules: FakeStreamRules = { accepts: true, answers: true, pushes: true };
  /** All that ever were, in their order. */
  readonly sockets: FakeSocket[] = [];
  /** All requests to the API. */
  readonly requests: { method: string; url: string; authorization: string | undefined }[] = [];
  /** What the API answers; undefined: a ticket, or the event. */
  answerApi: (path: string) => { status: number; body: unknown } | undefined = () => undefined;
  #tickets = 0;

  constructor(model = new StreamModel()) {
    this.model = model;
  }

  /** What a client is given instead of the platform's. */
  get platform(): { WebSocket: WebSocketClass; fetch: FetchLike } {
    const connect = (url: string, protocol: string) => this.#connect(url, protocol);
    const WebSocket = class {
      constructor(url: string, protocol: string) {
        // biome-ignore lint/correctness/noConstructorReturn: what stands for the platform's class
        return connect(url, protocol);
      }
    } as unknown as WebSocketClass;
    return { WebSocket, fetch: async (url, init) => this.#request(url, init) };
  }

  /** The sockets that are open. */
  get open(): FakeSocket[] {
    return this.sockets.filter(({ isOpen }) => isOpen);
  }

  /** All messages of all sockets. */
  get messages(): StreamMessage[] {
    return this.sockets.flatMap(({ messages }) => messages);
  }

  /** Writes an event, and pushes it. */
  publish(event: SomeEvent | 'void' = {}): number {
    const number = this.model.publish(event);
    if (this.rules.pushes) this.push(number);
    return number;
  }

  /** Pushes numbers to all sockets. */
  push(first: number, last = first): void {
    for (const socket of this.open)
      if (socket.subscription !== undefined)
        for (const frame of this.model.push(socket.subscription, first, last)) socket.send(frame);
  }

  /** Answers a message. */
  answer(socket: FakeSocket, message: StreamMessage): void {
    const { subscription } = socket;
    if (subscription === undefined) {
      socket.send(this.model.error(undefined, 'not-subscribed'));
      return;
    }
    const start =
      message.action === 'subscribe' ? this.model.startOf(message) : numberOf(message.cursor);
    for (const frame of this.model.answer(subscription, start)) socket.send(frame);
  }

  #connect(url: string, protocol: string): WebSocketLike {
    const socket = new FakeSocket(url, protocol);
    this.sockets.push(socket);
    if (this.rules.accepts) queueMicrotask(() => socket.open());
    return socket.client(
      (message) => {
        if (message.action === 'subscribe') socket.subscription = message;
        if (this.rules.answers) queueMicrotask(() => this.answer(socket, message));
      },
      () => undefined,
    );
  }

  #request(url: string, { method, headers }: Parameters<FetchLike>[1]) {
    this.requests.push({ method, url, authorization: headers['authorization'] });
    const path = url.replace(FakeStream.URL, '');
    const { status, body } = this.answerApi(path) ?? this.#respond(path);
    return { ok: status < 300, status, json: async () => body };
  }

  #respond(path: string): { status: number; body: unknown } {
    if (path === '/stream-tickets') {
      this.#tickets += 1;
      const url = 'wss://stream.example.com/live';
      return { status: 201, body: { url, ticket: `ticket_${this.#tickets}` } };
    }
    const id = /^\/events\/event-(\d+)$/.exec(path)?.[1];
    const event = id === undefined ? undefined : this.model.event(Number(id));
    if (event !== undefined) return { status: 200, body: event };
    return {
      status: 404,
      body: { error: { code: 'not-found', message: 'There is no such thing.' } },
    };
  }
}
