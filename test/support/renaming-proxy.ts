import { createServer, request as forward } from 'node:http';
import { text } from 'node:stream/consumers';
import { closeServer, listen } from '../../google-simulator/http/server.ts';

/** A table of a shared database, under the name that everything here knows it by. */
export interface RenamingProxy {
  url: string;
  close(): Promise<void>;
}

/** Passes on to `target`, where the table `name` has the name `renamed`. */
export async function startRenamingProxy(
  target: string,
  name: string,
  renamed: string,
): Promise<RenamingProxy> {
  const replace = (body: string, from: string, to: string) =>
    body.replaceAll(`"${from}"`, `"${to}"`).replaceAll(`table/${from}/`, `table/${to}/`);
  const server = createServer(async (incoming, outgoing) => {
    const body = replace(await text(incoming), name, renamed);
    const { method = 'POST', url: path = '/', headers } = incoming;
    const { 'content-length': _, ...passed } = headers;
    const request = forward(new URL(path, target), { method, headers: passed }, async (answer) => {
      const { 'x-amz-crc32': _checksum, 'content-length': _length, ...answered } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, answered);
      outgoing.end(replace(await text(answer), renamed, name));
    });
    request.on('error', () => outgoing.destroy());
    request.end(body);
  });
  return {
    url: `http://127.0.0.1:${await listen(server)}`,
    close: () => closeServer(server),
  };
}
