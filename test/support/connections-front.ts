import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { StreamFrame } from '../../lib/protocol/stream-frames.ts';
import { closeServer } from '../../local/close-server.ts';
import { type SignedRequest, signatureOf } from './signature-of.ts';

/** What the gateway takes for its connections. */
export interface ConnectionsFront {
  /** With the stage as its path, as on AWS. */
  url: string;
  requests: { method: string; connectionId: string; signed: SignedRequest; frame?: StreamFrame }[];
  /** The statuses of the next answers; 200 when there are none. */
  statuses: number[];
  close(): Promise<void>;
}

/** Starts a stand-in for the gateway's connections, which checks signatures. */
export async function startConnectionsFront(secretAccessKey: string): Promise<ConnectionsFront> {
  const requests: ConnectionsFront['requests'] = [];
  const statuses: number[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const [, id = ''] = /^\/dev\/@connections\/([^/]+)$/.exec(request.url ?? '') ?? [];
    requests.push({
      method: request.method ?? '',
      connectionId: decodeURIComponent(id),
      signed: signatureOf(request, body, secretAccessKey),
      ...(body === '' ? {} : { frame: JSON.parse(body) as StreamFrame }),
    });
    response.writeHead(statuses.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/dev`,
    requests,
    statuses,
    close: () => closeServer(server),
  };
}
