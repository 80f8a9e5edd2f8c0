import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type FakeService, startFakeService } from './support/fake-service.ts';
import { runCommand } from './support/run-command.ts';

let service: FakeService | undefined;
let close: (() => void) | undefined;
afterEach(async () => {
  await service?.close();
  close?.();
  service = undefined;
  close = undefined;
});

const EVIL = '\u001b]0;title\u0007\u009b31m\u202e\u061c';
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const ORDERS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u202e]/;

/** Runs a command at a service that answers everything with this document. */
async function runAt(body: unknown, args: string[], status = 200) {
  service = await startFakeService(() => ({ status, body }));
  return runCommand([...args, '--url', service.url, '--key', 'the-key']);
}

/** Lists watches at a server that answers by hand. */
async function listFrom(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return runCommand(['watch', 'list', '--url', url, '--key', 'the-key']);
}

test.each([
  [['endpoint', 'recover', 'e']],
  [['endpoint', 'replay', 'e', '--since', '1h']],
  [['endpoint', 'recover', 'e', '--json']],
  [['watch', 'list', '--json']],
  [['watch', 'list']],
  [['event', 'get', 'e']],
  [['hook', 'list']],
  [['hook', 'list', '--json']],
])('%j shows what would give the terminal orders', async (args) => {
  const watches = [{ id: EVIL, resource: EVIL, parameters: { [EVIL]: EVIL }, account: EVIL }];
  const hooks = [{ id: EVIL, types: [EVIL], type: EVIL, arg: EVIL }];
  const ran = await runAt({ since: EVIL, watches, hooks, data: { [EVIL]: EVIL } }, args);
  expect(ran.code).toBe(0);
  expect(ran.output).not.toMatch(ORDERS);
  expect(ran.output).toContain('\\u001b]0;title');
  expect(ran.output).toContain('\\u009b31m\\u202e\\u061c');
});

test('the JSON has the same value, whatever characters are written out', async () => {
  const document = { watches: [{ id: EVIL, parameters: { [EVIL]: 'שלום\u200f\u007f\n"\\' } }] };
  const { output } = await runAt(document, ['watch', 'list', '--json']);
  expect(JSON.parse(output)).toEqual(document);
});

test('JSON that is nested without end is one line of the errors', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const body = `{"watches": [{"id": "a", "parameters": {}, "x": ${deep}}]}`;
  const { code, output, errors } = await runAt(body, ['watch', 'list', '--json']);
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toMatch(/^tidings: [^\n]*version[^\n]*\n$/);
});

test('an answer that goes on without end is given up', async () => {
  let sent = 0;
  const { code, output, errors } = await listFrom((_, response) => {
    const chunk = Buffer.alloc(1024 * 1024, ' ');
    const send = () => {
      if (response.destroyed) return;
      sent += 1;
      response.write(chunk, send);
    };
    send();
  });
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toMatch(/^tidings: http:[^\n]*more than any Tidings[^\n]*URL[^\n]*\n$/);
  expect(sent).toBeLessThan(40);
});

test('a page of very many items is shown', async () => {
  const watches = Array.from({ length: 200_000 }, () => ({ id: 'a', parameters: {} }));
  const { code, output } = await runAt({ watches }, ['watch', 'list']);
  expect(code).toBe(0);
  expect(output.split('\n').length).toBeGreaterThan(200_000);
});

test.each([
  [['watch', 'list'], 'watches'],
  [['event', 'list'], 'events'],
  [['hook', 'list'], 'hooks'],
  [['hook', 'logs', 'an-id'], 'runs'],
])('%j ends if a page is followed by itself', async (args, name) => {
  const { code, errors } = await runAt({ [name]: [], nextCursor: 'same' }, args);
  expect(code).toBe(1);
  expect(errors).toMatch(/^tidings: The list does not go on[^\n]*\n$/);
  expect(service?.received).toHaveLength(2);
});

test.each([
  [['watch', 'list'], 'watches'],
  [['event', 'list'], 'events'],
  [['hook', 'list'], 'hooks'],
  [['hook', 'logs', 'an-id'], 'runs'],
])('%j ends with null as the next page', async (args, name) => {
  expect(await runAt({ [name]: [], nextCursor: null }, args)).toMatchObject({ code: 0 });
});

test.each(['constructor', '__proto__', 'toString', ''])(
  'an error of the field %j is one line, as it is',
  async (field) => {
    const error = { code: 'invalid-request', message: `${field} is not known here`, field };
    const ran = await runAt({ error }, ['event', 'publish', 'a.b', '--id', 'x'], 400);
    expect(ran).toMatchObject({ code: 1, output: '' });
    expect(ran.errors).toMatch(/^tidings: [^\n]*is not known here\. \[invalid-request\]\n$/);
  },
);

test('an error that names an unknown request has it as it is', async () => {
  const error = { code: 'x', message: 'Try GET /constructor or GET /toString/a.' };
  const { errors } = await runAt({ error }, ['watch', 'list'], 400);
  expect(errors).toBe('tidings: Try GET /constructor or GET /toString/a. [x]\n');
});

test.each(['soon', null])('the time %j is shown as what it is', async (coveredUntil) => {
  const watches = [{ id: 'a', parameters: {}, coveredUntil }];
  const { output } = await runAt({ watches }, ['watch', 'list']);
  expect(output).not.toContain('NaN');
  expect(output.includes('soon')).toBe(coveredUntil === 'soon');
});

test('what answers with success, and is no Tidings, gets no profile', async () => {
  const ran = await runAt({ hello: 'world' }, ['login']);
  expect(ran).toMatchObject({ code: 1, output: '' });
});
