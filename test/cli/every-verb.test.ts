import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Verb } from '../../cli/command/verb.ts';
import { ROUTES } from '../../handlers/parts/routes.ts';
import { parseAccountRequest } from '../../lib/accounts/parse-account.ts';
import { parseChannelSpec } from '../../lib/channels/parse-channel-spec.ts';
import { parseTest } from '../../lib/deliveries/test-endpoint.ts';
import { parseEndpoint, parseEndpointChanges } from '../../lib/endpoints/parse-endpoint.ts';
import { parseRotation } from '../../lib/endpoints/parse-rotation.ts';
import { parseRecovery, parseReplay } from '../../lib/endpoints/parse-walk.ts';
import { parsePublication } from '../../lib/events/parse-publication.ts';
import { parseHook, parseHookChanges } from '../../lib/hooks/parse-hook.ts';
import { parseTestEvent } from '../../lib/hooks/runs/parse-test-event.ts';
import { parseWatchSpec } from '../../lib/watches/parse-watch-spec.ts';
import { rsaKey } from '../support/rsa-key.ts';
import { allVerbs } from './support/all-verbs.ts';
import { REPLIES, replyTo } from './support/api-documents.ts';
import { exampleWords } from './support/example-words.ts';
import { type FakeService, startFakeService } from './support/fake-service.ts';
import { parsed } from './support/parsed.ts';
import { routeOf } from './support/route-of.ts';
import { NOON_MS, runCommand } from './support/run-command.ts';

const VERBS = await allVerbs();
const EXAMPLES = VERBS.flatMap(({ words, verb }) =>
  verb.examples.map((example): [string, string] => [example, words]),
);
// These turn to no service: to files of this machine, or to functions of a deployment. A listen has no
// answer.
const ELSEWHERE = /^(?:profile|login|key|reconcile|stop-all|listen)\b/;
const OF_A_SERVICE = EXAMPLES.filter(([, words]) => !ELSEWHERE.test(words));
// These go on until Ctrl-C.
const STAYS = /^hook create (?!.*(?: -P| --ttl ))|^hook logs .*-f\b/;
const STAYING = OF_A_SERVICE.filter(([example]) => STAYS.test(example));
const OF_THE_API = OF_A_SERVICE.filter(([example]) => !STAYS.test(example));
// `hook create` sends it after half a minute: hook-session.test.ts has it.
const LATER = ['POST /hooks/{id}/heartbeat'];
const LISTENS = EXAMPLES.filter(
  ([example, words]) => words === 'listen' && !example.includes('--print-secret'),
);

const KEY = {
  type: 'service_account',
  client_email: 'robot@example.com',
  private_key: rsaKey().pem,
};
/** What the examples call files. */
const FILES: Readonly<Record<string, string>> = {
  'key.json': JSON.stringify(KEY),
  'order.json': '{"total": 12}',
  'event.json': '{"type": "order.created"}',
  'events.json': '[{"type": "order.created"}]',
  'enrich.ts': 'export const hook = () => {};',
};

let folder: string;
let service: FakeService;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-examples-'));
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content);
  service = await startFakeService(replyTo);
});
afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

function inFolder(word: string): string {
  const name = word.replace(/^@/, '');
  if (!(name in FILES)) return word;
  return word.replace(name, join(folder, basename(name)));
}

async function runExample(example: string, more: string[] = [], interrupt?: AbortSignal) {
  const { args, inputFile } = exampleWords(example);
  const input = inputFile === undefined ? '' : readFileSync(inFolder(inputFile), 'utf8');
  const all = [...args.map(inFolder), ...more, '--url', service.url, '--key', 'the-key'];
  // A listen that forwards keeps a secret there.
  const options = { input, environment: { XDG_CONFIG_HOME: folder } };
  return runCommand(all, interrupt === undefined ? options : { ...options, interrupt });
}

/** The routes that no request was for. */
function routesWithoutVerb(routes: readonly string[], called: ReadonlySet<string>): string[] {
  return routes.filter((route) => !called.has(route));
}

describe('every verb', () => {
  test.each(VERBS.map(({ words, verb }): [string, Verb] => [words, verb]))(
    '%s has an example, and either runs or has deeper verbs',
    (words, { examples, run, verbs = [] }) => {
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) expect(`${example} `).toContain(`${words.split(' ')[0]} `);
      expect(run === undefined).toBe(verbs.length > 0);
    },
  );

  test.each(EXAMPLES)('%s is a command line of %s', async (example, words) => {
    const ran = await parsed(exampleWords(example).args);
    expect(ran).toHaveLength(1);
    expect(`${ran[0]} `.startsWith(`${words} `)).toBe(true);
  });

  test.each(VERBS.map(({ words }) => words))('%s --help shows an example', async (words) => {
    const { code, output } = await runCommand([...words.split(' '), '--help']);
    expect(code).toBe(0);
    expect(output).toMatch(/^Usage: tidings [\s\S]*\nExamples:\n {2}tidings /);
  });

  test.each(OF_THE_API)(
    '%s shows the answer, and as JSON the API’s own',
    async (example, words) => {
      const text = await runExample(example);
      expect(text.code).toBe(0);
      expect(text.output).toMatch(/\S\n$/);
      expect(text.output).not.toContain('undefined');
      const json = await runExample(example, ['--json']);
      expect(json.code).toBe(0);
      const document = JSON.parse(json.output);
      expect(json.output).toBe(`${JSON.stringify(document, null, 2)}\n`);
      const last = service.received.at(-1);
      const reply = last && REPLIES[routeOf(last) ?? ''];
      // The log goes on from the cursor that it ended with; status asks for several things.
      if (words !== 'status') expect(document).toMatchObject(reply?.body ?? {});
    },
  );
});

test.each(LISTENS)('%s asks for a ticket, and ends where there is no stream', async (example) => {
  const { code, output, errors } = await runExample(example);
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toMatch(/\ntidings: http:[^\n]* its stream does not open[^\n]*WebSocket[^\n]*\n$/);
});

test.each(STAYING)('%s shows what there is until Ctrl-C', async (example) => {
  service.received.length = 0;
  const interrupt = new AbortController();
  const running = runExample(example, ['--json'], interrupt.signal);
  await expect.poll(() => service.received.length, { timeout: 20_000 }).toBeGreaterThan(0);
  interrupt.abort();
  const { code, output } = await running;
  expect([0, 130]).toContain(code);
  for (const line of output.trimEnd().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
});

describe('the API', () => {
  test('has a verb for every route, and the verbs ask for no others', async () => {
    service.received.length = 0;
    for (const [example] of [...OF_THE_API, ...LISTENS]) await runExample(example);
    const called = service.received.map((one) => routeOf(one) ?? `${one.method} ${one.path}`);
    const all = new Set([...called, ...LATER]);
    expect(routesWithoutVerb(Object.keys(ROUTES), all)).toEqual([]);
    expect([...new Set(called)].filter((route) => !(route in ROUTES))).toEqual([]);
  });

  test('takes what the examples send', async () => {
    service.received.length = 0;
    for (const [example] of OF_THE_API) await runExample(example);
    const rules = { allowLoopback: false };
    const parsers: Readonly<Record<string, (body: string, contentType?: string) => unknown>> = {
      'POST /accounts': parseAccountRequest,
      'POST /channels': parseChannelSpec,
      'POST /watches': parseWatchSpec,
      'POST /endpoints': (body) => parseEndpoint(body, rules),
      'PATCH /endpoints/{id}': (body) => parseEndpointChanges(body, rules),
      'POST /endpoints/{id}/rotate-secret': parseRotation,
      'POST /endpoints/{id}/test': parseTest,
      'POST /endpoints/{id}/recover': (body) =>
        parseRecovery(body, { missingSinceMs: 0, nowMs: NOON_MS }),
      'POST /endpoints/{id}/replay': (body) => parseReplay(body, NOON_MS),
      'POST /hooks': parseHook,
      'PATCH /hooks/{id}': (body) => parseHookChanges(body, 'file'),
      'POST /hooks/{id}/test': parseTestEvent,
      'POST /events': (body, contentType) =>
        parsePublication({ body, contentType, owner: 'o', randomId: () => 'r' }, NOON_MS),
    };
    const parsedRoutes = new Set<string>();
    for (const one of service.received) {
      const route = routeOf(one) ?? '';
      const parse = parsers[route];
      if (!parse) continue;
      await parse(one.body, one.contentType);
      parsedRoutes.add(route);
    }
    expect([...parsedRoutes].sort()).toEqual(Object.keys(parsers).sort());
  });

  test('is refused a new route without a verb', () => {
    const called = new Set(Object.keys(ROUTES));
    expect(routesWithoutVerb([...called, 'POST /brand-new'], called)).toEqual(['POST /brand-new']);
  });

  test('has a sample answer of every route here', () => {
    expect(Object.keys(REPLIES).sort()).toEqual(Object.keys(ROUTES).sort());
  });
});
