import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

// https://datatracker.ietf.org/doc/html/rfc6455#section-1.3
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** A WebSocket, as a server has it: text messages only, which is all that the stream has. */
export class ServerSocket {
  onText: (text: string) => void = () => {};
  onClose: () => void = () => {};
  readonly #stream: Duplex;
  #received = Buffer.alloc(0);

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.on('data', (data: Buffer) => this.#read(data));
    stream.on('error', () => {});
    stream.on('close', () => this.onClose());
  }

  /** Sends a message. */
  send(text: string): void {
    const payload = Buffer.from(text);
    this.#write(0x81, payload);
  }

  /** Says that it is over. */
  close(code = 1001): void {
    const payload = Buffer.alloc(2);
    payload.writeUInt16BE(code);
    this.#write(0x88, payload);
    this.#stream.end();
  }

  /** Is cut off without a word. */
  cut(): void {
    this.#stream.destroy();
  }

  #write(first: number, payload: Buffer): void {
    const { length } = payload;
    const head = Buffer.alloc(length < 126 ? 2 : 10);
    head[0] = first;
    head[1] = length < 126 ? length : 127;
    if (length >= 126) head.writeBigUInt64BE(BigInt(length), 2);
    if (this.#stream.writable) this.#stream.write(Buffer.concat([head, payload]));
  }

  // What clients send is masked: https://datatracker.ietf.org/doc/html/rfc6455#section-5.2
  #read(data: Buffer): void {
    this.#received = Buffer.concat([this.#received, data]);
    for (;;) {
      const [first = 0, second = 0] = this.#received;
      const short = second & 0x7f;
      const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
      const begin = 2 + extra + 4;
      if (this.#received.length < begin) return;
      let length = short;
      if (extra === 2) length = this.#received.readUInt16BE(2);
      if (extra === 8) length = Number(this.#received.readBigUInt64BE(2));
      if (this.#received.length < begin + length) return;
      const mask = this.#received.subarray(begin - 4, begin);
      const payload = Buffer.from(this.#received.subarray(begin, begin + length));
      for (let index = 0; index < length; index += 1)
        payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0);
      this.#received = this.#received.subarray(begin + length);
      if ((first & 0x0f) === 1) this.onText(payload.toString());
      if ((first & 0x0f) === 8) this.close(1000);
    }
  }
}

/** What a server of HTTP and WebSockets does with what comes. */
export interface SocketServerParts {
  request(request: IncomingMessage, response: ServerResponse): void;
  /** The status with which a socket is not accepted; undefined: it is. */
  check(request: IncomingMessage): number | undefined;
  socket(socket: ServerSocket, request: IncomingMessage): void;
}

/** Starts a server on a free port, or one that was used before. */
export async function startSocketServer(
  { request, check, socket }: SocketServerParts,
  port = 0,
): Promise<{ port: number; stop(): Promise<void> }> {
  const server = createServer(request);
  const streams = new Set<Duplex>();
  server.on('upgrade', (upgrade: IncomingMessage, stream: Duplex) => {
    streams.add(stream);
    stream.on('close', () => streams.delete(stream));
    const status = check(upgrade);
    if (status !== undefined) {
      stream.end(
        `HTTP/1.1 ${status} Not Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
      );
      return;
    }
    const key = `${upgrade.headers['sec-websocket-key']}${GUID}`;
    const accept = createHash('sha1').update(key).digest('base64');
    const protocol = upgrade.headers['sec-websocket-protocol'];
    stream.write(
      [
        'HTTP/1.1 101 Switching Protocols',
        'Upgrade: websocket',
        'Connection: Upgrade',
        `Sec-WebSocket-Accept: ${accept}`,
        ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
        '\r\n',
      ].join('\r\n'),
    );
    socket(new ServerSocket(stream), upgrade);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      for (const stream of streams) stream.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
