import type { Attack } from './attack.ts';

function probe(name: string, code: string, data: unknown): Attack {
  return { name, code, ends: 'ok', effects: { data } };
}

const HOST_NAMES = [
  'process',
  'require',
  'module',
  'exports',
  '__dirname',
  'Buffer',
  'global',
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'WebAssembly',
  'Atomics',
  'Worker',
  'performance',
  'crypto',
  'structuredClone',
  'navigator',
  'Deno',
  'std',
  'os',
  'scriptArgs',
  'print',
  'bjson',
  'gc',
  'write',
  'quickjs',
];

/** Programs that look for the host. What they find is their effects. */
export const escapes: readonly Attack[] = [
  probe(
    'the names of hosts',
    `function hook() { return { data: ${JSON.stringify(HOST_NAMES)}.filter((name) => { try { return eval('typeof ' + name) !== 'undefined'; } catch { return false; } }) }; }`,
    [],
  ),
  probe(
    'the constructor of log',
    "function hook({ log }) { return { data: log.constructor('return typeof process + typeof require')() }; }",
    'undefinedundefined',
  ),
  probe(
    'the constructor of its argument',
    "function hook(given) { return { data: given.constructor.constructor('return typeof process')() }; }",
    'undefined',
  ),
  probe(
    'the constructor of the console',
    "function hook() { return { data: console.log.constructor('return this === globalThis && typeof this.process')() }; }",
    'undefined',
  ),
  probe(
    'the async constructor',
    "async function hook() { return { data: await hook.constructor('return typeof process')() }; }",
    'undefined',
  ),
  probe(
    'this',
    'function hook() { return { data: Object.keys(this ?? {}).includes("process") }; }',
    false,
  ),
  probe(
    'its caller',
    'function hook() { try { return { data: String(hook.caller) }; } catch (error) { return { data: error.name }; } }',
    'undefined',
  ),
  probe(
    'arguments.callee',
    'function hook() { return { data: typeof arguments.callee.caller }; }',
    'undefined',
  ),
  probe(
    'prepareStackTrace',
    'function hook() { let found = []; Error.prepareStackTrace = (error, frames) => { found = frames.map((frame) => typeof frame.getThis?.()); return ""; }; new Error("x").stack; return { data: found.includes("object") }; }',
    false,
  ),
  probe(
    'paths in stacks',
    'function hook() { return { data: /node|[/]home|[/]var|\\.ts/.test(new Error("x").stack) }; }',
    false,
  ),
  {
    name: 'import of a module of Node',
    code: "async function hook() { return { data: Object.keys(await import('node:fs')) }; }",
    ends: 'threw',
  },
  {
    name: 'import of a file',
    code: "async function hook() { return { data: await import('/proc/self/environ') }; }",
    ends: 'threw',
  },
  {
    name: 'import of an address',
    code: "async function hook() { return import('https://example.com/x.js'); }",
    ends: 'threw',
  },
  {
    name: 'a static import',
    code: "import { readFileSync } from 'node:fs'; export function hook() {}",
    ends: 'cannot-load',
  },
  {
    name: 'a static import of itself',
    code: "import * as all from 'hook.js'; export function hook() { return { data: Object.keys(all) }; }",
    ends: ['ok', 'cannot-load'],
  },
  {
    name: 'import.meta',
    code: 'export function hook() { return { data: String(import.meta.url) }; }',
    ends: ['ok', 'threw', 'cannot-load'],
  },
  {
    name: 'a closed comment',
    code: 'function hook() {} }) } */ process.exit(1)',
    ends: 'cannot-load',
  },
  probe(
    'Atomics.wait',
    'function hook() { return { data: typeof Atomics === "undefined" || typeof Atomics.wait }; }',
    true,
  ),
  probe(
    'the clock',
    'function hook() { const first = Date.now(); for (let i = 0; i < 1e5; i++); return { data: [Date.now() - first, Date.now(), +new Date(), new Date(0).constructor.now()] }; }',
    [0, 1_700_000_000_000, 1_700_000_000_000, 1_700_000_000_000],
  ),
  probe(
    'the clock of a subclass',
    'function hook() { class Clock extends Date {} return { data: [+new Clock(), Clock.now(), new Clock() instanceof Date] }; }',
    [1_700_000_000_000, 1_700_000_000_000, true],
  ),
  probe(
    'dates still work',
    'function hook() { return { data: [new Date(0).toISOString(), Date.UTC(2020, 0), Date.parse("1970-01-01T00:00:01Z"), new Date(2020, 5).getMonth(), typeof Date()] }; }',
    ['1970-01-01T00:00:00.000Z', 1_577_836_800_000, 1000, 5, 'string'],
  ),
  probe(
    'a write to the event',
    'function hook({ event }) { event.id = "other"; event.data.name = "other"; delete event.data; event.added = 1; return { data: [event.id, event.data.name, event.added ?? null] }; }',
    ['event1', 'Ada', null],
  ),
  {
    name: 'a strict write to the event',
    code: "export function hook({ event }) { event.data.name = 'other'; }",
    ends: 'threw',
  },
];
