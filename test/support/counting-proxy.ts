import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeServer } from '../../local/close-server.ts';

/** Stands in front of a database or a secret store, and records its operations. */
export interface CountingProxy {
  url: string;
  /** The names of the operations since the last `forget`, such as `PutItem`. */
  calls(): readonly string[];
  forget(): void;
  close(): Promise<void>;
}

/** Passes every request on to `target`, unchanged. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const calls: string[] = [];
  const server = createServer((incoming, outgoing) => {
    calls.push(String(incoming.headers['x-amz-target']).split('.').at(-1) ?? '');
    const { method = 'POST', headers } = incoming;
    const passed = forward(target, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls: () => [...calls],
    forget: () => {
      calls.length = 0;
    },
    close: () => closeServer(server),
  };
}
