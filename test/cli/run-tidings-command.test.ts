import { afterEach, expect, test } from 'vitest';
import { type FakeService, type Reply, startFakeService } from './support/fake-service.ts';
import { runCommand } from './support/run-command.ts';

let service: FakeService | undefined;
afterEach(() => service?.close());

/** Lists watches at a service that answers with this. */
async function listAt(reply: Reply, ...more: string[]) {
  service = await startFakeService(() => reply);
  return runCommand(['watch', 'list', '--url', service.url, '--key', 'the-key', ...more]);
}

const refused = (status: number, code: string, message: string, field?: string): Reply => ({
  status,
  body: { error: { code, message, field } },
});

test.each([
  [['--help']],
  [['watch', '--help']],
  [['watch', 'list', '-h']],
  [['help']],
  [['help', 'watch']],
])('%j prints help on the output and ends with 0', async (args) => {
  const { code, output, errors } = await runCommand(args);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(output).toMatch(/^Usage: tidings/);
});

test('help has the words of a verb, however deep it is', async () => {
  const { code, output } = await runCommand(['help', 'watch', 'create', 'calendar.events']);
  expect(code).toBe(0);
  expect(output).toMatch(/^Usage: tidings watch create calendar\.events /);
});

test('--version is the version', async () => {
  expect(await runCommand(['--version'])).toEqual({ code: 0, output: '1.2.3\n', errors: '' });
});

test.each([
  [[], /^Usage: tidings/],
  [['watch'], /^Usage: tidings watch/],
  [['wach', '--help'], /^tidings: .*wach.* See tidings --help\n$/],
  [['watch', 'lst', '-h'], /^tidings: .*lst.* See tidings watch --help\n$/],
  [['help', 'watch', 'lst'], /^tidings: .*lst.* See tidings watch --help\n$/],
  [['wach'], /^tidings: .*wach.*watch.* See tidings --help\n$/],
  [['watch', 'lst'], /^tidings: .*lst.*list.* See tidings watch --help\n$/],
  [
    ['watch', 'list', '--limt', '3'],
    /^tidings: .*--limt.*--limit.* See tidings watch list --help\n$/,
  ],
  [['watch', 'list', '--limit', '0'], /^tidings: .*--limit.*'0'.* See .*\n$/],
  [['watch', 'list', '--limit'], /^tidings: .*--limit.* See .*\n$/],
  [['watch', 'get'], /^tidings: .*id.* See tidings watch get --help\n$/],
  [['watch', 'get', 'a', 'b'], /^tidings: .*get.* See tidings watch get --help\n$/],
  [['watch', 'create', 'calender.events'], /^tidings: .*calendar\.events.*\n$/],
  [['watch', 'create', 'calendar.events'], /^tidings: .*--calendar.* See .*\n$/],
  [['watch', 'create', 'directory.users'], /^tidings: .*--domain or --customer.*\n$/],
  [['watch', 'list', '--url', 'http://example.com', '--key', 'k'], /^tidings: --url .*https.*\n$/],
  [['watch', 'list', '--url', 'y.example', '--key', ''], /^tidings: --key must have a value.*\n$/],
  [['watch', 'list', '--profile', 'x'], /^tidings: .*"x".*\n$/],
])('%j is a wrong command line: 2, and one line with the fix', async (args, line) => {
  const { code, output, errors } = await runCommand(args);
  // Without any profile, none that is named is an error of the setting, not of the line.
  expect({ code, output }).toEqual({ code: args.includes('x') ? 1 : 2, output: '' });
  expect(errors).toMatch(line);
});

test('a key that is not accepted is 4, and says where the next one goes', async () => {
  const { code, errors } = await listAt(refused(401, 'unauthorized', 'Send the API key'));
  expect(code).toBe(4);
  expect(errors).toMatch(/^tidings: .*--key or TIDINGS_KEY\.\n$/);
});

test('a key that does not allow it is 4', async () => {
  const { code, errors } = await listAt(
    refused(403, 'forbidden', 'This API key lacks the scope "manage"'),
  );
  expect(code).toBe(4);
  expect(errors).toMatch(/scope "manage"\. .*key create/);
});

test.each([
  [
    400,
    'invalid-request',
    'limit must be less',
    'limit',
    /limit must be less\. \[invalid-request\]/,
  ],
  [
    404,
    'not-found',
    'There is no watch x',
    'id',
    /There is no watch x\. See tidings watch list\. \[not-found\]/,
  ],
  [409, 'watch-busy', 'Try again', undefined, /Try again\. \[watch-busy\]/],
  [
    422,
    'google-gone',
    'It is gone',
    'parameters.fileId',
    /It is gone \(parameters\.fileId\)\. \[google-gone\]/,
  ],
  [500, 'internal', 'Something went wrong.', undefined, /went wrong\. \[internal\]/],
])(
  'an answer of %i is 1, and its message with the code',
  async (status, code, message, field, line) => {
    const ran = await listAt(refused(status, code, message, field));
    expect(ran).toMatchObject({ code: 1, output: '' });
    expect(ran.errors).toMatch(line);
  },
);

test('a pause that the service asks for is said', async () => {
  const reply = { ...refused(503, 'google-retry', 'Later'), headers: { 'retry-after': '30' } };
  expect((await listAt(reply)).errors).toMatch(/Later\. Try again in 30 s\./);
});

test.each<[string, Reply]>([
  ['a page', { status: 404, body: '<html>' }],
  ['a page with success', { status: 200, body: '<html>' }],
  ['the gateway', { status: 403, body: { message: 'Forbidden' } }],
  ['an empty answer', { status: 502 }],
])('%s from something else is 1, and asks for the URL', async (_, reply) => {
  const { code, errors } = await listAt(reply);
  expect(code).toBe(1);
  expect(errors).toMatch(/not as Tidings does.*URL/);
});

test('a redirect is not followed, so that the key goes nowhere else', async () => {
  const other = await startFakeService(() => ({ status: 200, body: { watches: [] } }));
  try {
    const { code } = await listAt({ status: 307, headers: { location: other.url } });
    expect(code).toBe(1);
    expect(service?.received).toHaveLength(1);
    expect(other.received).toEqual([]);
  } finally {
    await other.close();
  }
});

test('a service that is down is 1, in one line', async () => {
  service = await startFakeService(() => ({ status: 200 }));
  await service.close();
  const { code, errors } = await runCommand(['status', '--url', service.url, '--key', 'k']);
  expect(code).toBe(1);
  expect(errors).toMatch(/^tidings: Nothing listens at [^\n]*\n$/);
});

test('lists go over pages until there are enough', async () => {
  const watch = { id: 'w', resource: 'drive.changes', parameters: {}, account: 'default' };
  service = await startFakeService(({ path }) => {
    const size = Number(new URL(path, 'http://x').searchParams.get('limit'));
    return { status: 200, body: { watches: Array(size).fill(watch), nextCursor: `after-${size}` } };
  });
  const args = ['watch', 'list', '--url', service.url, '--key', 'the-key', '--json'];
  const { code, output, errors } = await runCommand([...args, '--limit', '250']);
  expect(code).toBe(0);
  expect(JSON.parse(output).watches).toHaveLength(250);
  expect(JSON.parse(output).nextCursor).toBe('after-50');
  expect(errors).toMatch(/--cursor after-50/);
  expect(service.received.map(({ path }) => path)).toEqual([
    '/watches?limit=100',
    '/watches?limit=100&cursor=after-100',
    '/watches?limit=50&cursor=after-100',
  ]);
  expect(service.received[0]?.authorization).toBe('Bearer the-key');
});

test.each([
  [['watch', 'get', '']],
  [['watch', 'delete', '.']],
  [['watch', 'renew', '..']],
  [['account', 'delete', '']],
  [['delivery', 'list', '--endpoint', '']],
  [['notification', 'list', '--watch', '..']],
])('%j would be the path of another route: 2, and nothing is sent', async (args) => {
  service = await startFakeService(() => ({ status: 200, body: { watches: [] } }));
  const { code, errors } = await runCommand([...args, '--url', service.url, '--key', 'k']);
  expect(code).toBe(2);
  expect(errors).toMatch(/^tidings: "\.{0,2}" is not an id: [^\n]*\n$/);
  expect(service.received).toEqual([]);
});

test.each<[string[], string, string, string]>([
  [['event', 'list', '--since', '2027-13-01'], 'since', 'since must be', '--since must be'],
  [['watch', 'list', '--cursor', 'x'], 'cursor', 'cursor is not', '--cursor is not'],
  [
    ['watch', 'create', 'calendar.settings', '--lease-seconds', '1'],
    'leaseSeconds',
    'leaseSeconds must',
    '--lease-seconds must',
  ],
  [
    ['watch', 'create', 'calendar.events', '--calendar', ''],
    'parameters.calendarId',
    'parameters.calendarId is empty',
    '--calendar is empty',
  ],
  [
    ['endpoint', 'create', 'https://x.example', '--events', 'a b'],
    'events.0',
    'events.0: a pattern',
    '--events: a pattern',
  ],
  [
    ['endpoint', 'update', 'e', '--header', 'Host: x'],
    'headers.Host',
    'headers.Host cannot be set',
    '--header: Host cannot be set',
  ],
  [['endpoint', 'update', 'e', '--to', 'x'], 'url', 'url must be', '--to must be'],
  [
    ['watch', 'create', 'calendar.settings', '--idempotency-key', 'k'],
    'Idempotency-Key',
    'Idempotency-Key must have',
    '--idempotency-key must have',
  ],
  // No flag has given these.
  [['endpoint', 'create', 'x', '--events', '*'], 'url', 'url must be', 'url must be'],
  [['event', 'publish', 'a', '--id', 'x'], 'type', 'type must be', 'type must be'],
])('%j is refused by the name of the flag', async (args, field, message, said) => {
  service = await startFakeService(() => refused(400, 'invalid-request', message, field));
  const { code, errors } = await runCommand([...args, '--url', service.url, '--key', 'k']);
  expect(code).toBe(1);
  expect(errors).toMatch(/\[invalid-request\]\n$/);
  expect(errors.startsWith(`tidings: ${said}`)).toBe(true);
});

test('a fix that is a request of the API is the verb that sends it', async () => {
  const { errors } = await listAt(
    refused(409, 'account-in-use', 'Delete them, or: DELETE /accounts/7c0f?force=true'),
  );
  expect(errors).toBe(
    'tidings: Delete them, or: tidings account delete 7c0f --force. [account-in-use]\n',
  );
});

test('a request that is too large for the gateway is not said to be a wrong URL', async () => {
  const { code, errors } = await listAt({ status: 413, body: { message: 'Too Large' } });
  expect(code).toBe(1);
  expect(errors).toMatch(/^tidings: The request is larger than .*\n$/);
});

test('a service without TLS at https:// is one line with the fix', async () => {
  service = await startFakeService(() => ({ status: 200 }));
  const url = service.url.replace('http:', 'https:');
  const { code, errors } = await runCommand(['watch', 'list', '--url', url, '--key', 'k']);
  expect(code).toBe(1);
  expect(errors).toMatch(/^tidings: .*does not speak TLS.*http:\/\/[^\n]*\n$/);
});

test('an id is one segment of the path, whatever it has', async () => {
  service = await startFakeService(() => ({ status: 204 }));
  await runCommand(['watch', 'delete', '../accounts?x#y', '--url', service.url, '--key', 'k']);
  expect(service.received[0]?.path).toBe('/watches/..%2Faccounts%3Fx%23y');
});

test.each([
  'null',
  '[]',
  '7',
  '{}',
  '{"watches": null}',
  '{"watches": {}}',
  '{"watches": [null]}',
  '{"watches": [{"id": {}, "parameters": null}]}',
  '{"watches": [{"__proto__": {"parameters": {}}}]}',
])('the answer %s is one line that asks for the URL and the version', async (body) => {
  const { code, output, errors } = await listAt({ status: 200, body });
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toMatch(/^tidings: [^\n]*version[^\n]*\n$/);
});

test('what a service says gives the terminal no orders', async () => {
  const evil = '\u001b]0;title\u0007\u001b[2J\u202e';
  const { errors } = await listAt(refused(400, `code${evil}`, `Wrong${evil}`, `field${evil}`));
  expect(errors).toMatch(/^tidings: Wrong/);
  expect([...errors].filter((one) => one < ' ' || one === '\u202e')).toEqual(['\n']);
});
