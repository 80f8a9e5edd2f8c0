// A page that shows events as they happen, and the server that gives it tickets: the key stays here.
// Run it with: TIDINGS_URL=… TIDINGS_KEY=… npx node examples/stream-browser/server.ts
// Beside `npm start` these are the address and the key that it prints.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const { TIDINGS_URL: tidings = 'http://localhost:3000', TIDINGS_KEY: key = '' } = process.env;
const port = Number(process.env['PORT'] ?? 8080);
const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

// With the package there is nothing to build: a server gives the files of node_modules/tidings/dist, and
// the import map names client/index.js among them.
const { outputFiles } = await build({
  entryPoints: [path('../../client/index.ts')],
  bundle: true,
  format: 'esm',
  platform: 'browser',
  write: false,
});
const html = { type: 'text/html; charset=utf-8', body: await readFile(path('index.html')) };
const page = { type: 'text/javascript', body: await readFile(path('page.js')) };
const client = { type: 'text/javascript', body: outputFiles[0]?.contents ?? '' };
const files = new Map(Object.entries({ '/': html, '/page.js': page, '/client.js': client }));

const server = createServer(async ({ method, url = '/', headers }, response) => {
  const file = files.get(url);
  // A page of another name that leads to this machine gets nothing.
  if (!/^(?:localhost|127\.0\.0\.1):\d+$/.test(headers.host ?? '')) response.writeHead(403).end();
  else if (method === 'POST' && url === '/tickets') {
    // A real one looks here who its user is, and takes the key of that user's owner.
    const answer = await fetch(`${tidings}/stream-tickets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
    }).catch(() => undefined);
    response.writeHead(answer?.status ?? 502, { 'content-type': 'application/json' });
    response.end(await answer?.text());
  } else if (file) response.writeHead(200, { 'content-type': file.type }).end(file.body);
  else response.writeHead(404).end();
});
// For this machine only: a page of your own has its users, and HTTPS.
server.listen(port, '127.0.0.1', () => {
  console.log(`http://localhost:${(server.address() as AddressInfo).port}`);
});
