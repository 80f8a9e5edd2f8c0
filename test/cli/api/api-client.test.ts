import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { apiClient } from '../../../cli/api/api-client.ts';

let close: (() => void) | undefined;
afterEach(() => {
  close?.();
  vi.restoreAllMocks();
});

test.each([
  ['no answer', () => undefined],
  ['an answer that does not end', (write: (text: string) => void) => write('{')],
])('%s is given up after a time, in one sentence', async (_, answer) => {
  const deadline = new AbortController();
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(deadline.signal);
  const server = createServer((_request, response) => {
    answer((text) => void response.write(text));
    const time = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    setImmediate(() => deadline.abort(time));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const api = apiClient(() => ({ url, key: 'k', profileName: undefined }));
  await expect(api.call('GET', '/watches')).rejects.toMatchObject({
    message: `${url} does not answer: the request was given up.`,
    exitCode: 1,
  });
  // Longer than API Gateway takes for an answer.
  expect(timeout.mock.calls[0]?.[0]).toBeGreaterThan(30_000);
  expect(timeout.mock.calls[0]?.[0]).toBeLessThan(60_000);
});
