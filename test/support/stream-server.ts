import type { IncomingMessage, ServerResponse } from 'node:http';
import { presentEventTypes } from '../../lib/events/event-types.ts';
import type {
  StreamFrame,
  StreamMessage,
  SubscribeMessage,
} from '../../lib/protocol/stream-frames.ts';
import { type ServerSocket, startSocketServer } from './socket-server.ts';
import { cursorOf, numberOf, type SomeEvent, StreamModel } from './stream-model.ts';

/** The API and the stream of a deployment, as far as clients of the stream need them, on one local port. */
export class StreamServer {
  readonly model = new StreamModel({ pageSize: 5 });
  readonly key = 'key_of_the_stream_server';
  /** How many sockets were accepted. */
  accepted = 0;
  readonly #sockets = new Map<ServerSocket, SubscribeMessage | undefined>();
  readonly #tickets = new Set<string>();
  #made = 0;
  #server: { port: number; stop(): Promise<void> } | undefined;

  /** The URL of the API. */
  get url(): string {
    return `http://127.0.0.1:${this.#server?.port}`;
  }

  /** Starts it, again on its port. */
  async start(port = this.#server?.port): Promise<this> {
    this.#server = await startSocketServer(
      {
        request: (request, response) => this.#respond(request, response),
        check: ({ url = '/', headers }) => {
          const ticket = new URL(url, 'http://localhost').searchParams.get('ticket') ?? '';
          if (headers['sec-websocket-protocol'] !== 'cloudevents.json') return 400;
          return this.#tickets.delete(ticket) ? undefined : 401;
        },
        socket: (socket) => this.#accept(socket),
      },
      port,
    );
    return this;
  }

  /** Stops it, and cuts all sockets off. */
  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  /** Cuts all sockets off, or says that they are over. */
  disconnect(how: 'cut' | 'close'): void {
    for (const socket of this.#sockets.keys()) socket[how]();
  }

  /** Writes an event, and pushes it. */
  publish(event: SomeEvent = {}): number {
    const number = this.model.publish(event);
    for (const [socket, subscription] of this.#sockets)
      if (subscription !== undefined)
        for (const frame of this.model.push(subscription, number, number))
          socket.send(JSON.stringify(frame));
    return number;
  }

  /** Tells all of an error, as when their key was revoked. */
  tell(code: string, message: string): void {
    for (const [socket, subscription] of this.#sockets)
      socket.send(JSON.stringify(this.model.error(subscription, code, message)));
  }

  #accept(socket: ServerSocket): void {
    this.accepted += 1;
    this.#sockets.set(socket, undefined);
    socket.onClose = () => this.#sockets.delete(socket);
    socket.onText = (text) => {
      const message: StreamMessage = JSON.parse(text);
      if (message.action === 'subscribe') this.#sockets.set(socket, message);
      const subscription = this.#sockets.get(socket);
      if (subscription === undefined) return;
      for (const frame of this.#answer(subscription, message)) socket.send(JSON.stringify(frame));
    };
  }

  #answer(subscription: SubscribeMessage, message: StreamMessage): StreamFrame[] {
    const { cursor } = message;
    if (cursor !== undefined && cursor !== cursorOf(numberOf(cursor)))
      return [this.model.error(subscription, 'invalid-cursor', 'cursor is none', 'cursor')];
    const start =
      message.action === 'subscribe' ? this.model.startOf(message) : numberOf(message.cursor);
    return this.model.answer(subscription, start);
  }

  #respond({ method, url = '', headers }: IncomingMessage, response: ServerResponse): void {
    const isAllowed = headers.authorization === `Bearer ${this.key}`;
    const event = this.model.event(Number(/^\/events\/event-(\d+)$/.exec(url)?.[1]));
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (!isAllowed) answer(401, { error: { code: 'unauthorized', message: 'No such key.' } });
    else if (method === 'POST' && url === '/stream-tickets') {
      this.#made += 1;
      const ticket = `ticket_${this.#made}`;
      this.#tickets.add(ticket);
      answer(201, { ticket, url: this.url.replace('http', 'ws') });
    } else if (url === '/event-types') answer(200, presentEventTypes());
    else if (event !== undefined) answer(200, event);
    else answer(404, { error: { code: 'not-found', message: 'There is no such thing.' } });
  }
}
