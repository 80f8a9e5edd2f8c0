import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What events are forwarded to. */
export interface Target {
  server: Server;
  url: string;
  port: number;
  /** The numbers of the events that were answered with 2xx, in the order of the answers. */
  taken: number[];
  /** The numbers of all requests. */
  asked: number[];
  paths: Set<string>;
}

/** How a target is. */
export interface TargetOptions {
  port?: number;
  /** The status of the answer: 204 without it; undefined for none. */
  answer?: (number: number) => number | undefined | Promise<number | undefined>;
}

/** Starts one on loopback. */
export async function startTarget({
  port = 0,
  answer = () => 204,
}: TargetOptions = {}): Promise<Target> {
  const taken: number[] = [];
  const asked: number[] = [];
  const paths = new Set<string>();
  const server = createServer(async (request, response) => {
    const number = Number(JSON.parse(await text(request)).sequence);
    asked.push(number);
    paths.add(request.url ?? '');
    const status = await answer(number);
    if (status === undefined) return;
    if (status >= 200 && status <= 299) taken.push(number);
    response.writeHead(status).end(status === 500 ? 'Not yet\nreally' : undefined);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: used } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${used}/`, port: used, taken, asked, paths };
}
