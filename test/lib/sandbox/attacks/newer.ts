import type { Attack } from './attack.ts';

function probe(name: string, code: string, data: unknown): Attack {
  return { name, code, ends: 'ok', effects: { data } };
}

function endless(name: string, code: string): Attack {
  return { name, code, ends: 'timed-out', timeoutMs: 200 };
}

const RESIZED =
  'const buffer = new ArrayBuffer(65536, { maxByteLength: 1 << 20 }); const bytes = new Uint8Array(buffer);';

/** Programs that use what is newer in the language, or what other engines have. */
export const newer: readonly Attack[] = [
  probe(
    'a stack that is prepared by the code, as in V8',
    "const seen = []; Error.prepareStackTrace = (error, frames) => { seen.push(typeof frames); for (const frame of frames) seen.push(String(frame.getFunction())); return 'x'; }; function hook() { try { null.x; } catch (error) { error.stack; } return { data: seen }; }",
    [],
  ),
  {
    name: 'a stack that is prepared without end',
    code: 'Error.prepareStackTrace = () => { for (;;); }; function hook() { null.x; }',
    ends: ['threw', 'timed-out'],
    timeoutMs: 200,
  },
  probe(
    'an unlimited stack of errors',
    "Error.stackTraceLimit = 1e9; function deep(n) { return n ? deep(n - 1) : typeof new Error('x').stack; } function hook() { return { data: deep(300) }; }",
    'string',
  ),
  probe(
    'a finalizer that never ends',
    'const registry = new FinalizationRegistry(() => { for (;;); }); function hook() { for (let i = 0; i < 1e4; i++) registry.register({}, i); return { data: 1 }; }',
    1,
  ),
  probe(
    'memory that is shared, and nothing to wait with',
    'function hook() { return { data: [new SharedArrayBuffer(8).byteLength, typeof Atomics] }; }',
    [8, 'undefined'],
  ),
  endless(
    'an asynchronous generator',
    'async function* all() { for (;;) yield 1; } async function hook() { for await (const one of all()); }',
  ),
  {
    name: 'a generator that does not return',
    code: 'function* all() { try { yield 1; } finally { for (;;) yield 2; } } function hook() { for (const one of all()) return { data: [...all()] }; }',
    ends: ['out-of-memory', 'timed-out'],
  },
  endless(
    'a raw text of 2^53 pieces',
    'function hook() { String.raw({ raw: { length: 2 ** 53 - 1 } }); }',
  ),
  endless(
    'a copy within 2^53 items',
    'function hook() { Array.prototype.copyWithin.call({ length: 2 ** 53 - 1 }, 0, 1); }',
  ),
  endless(
    'a species that takes 2^32 items',
    'class All extends Array { static get [Symbol.species]() { return function () { return new Proxy([], { defineProperty: () => true }); }; } } function hook() { const all = new All(); all.length = 2 ** 32 - 1; all.concat(all); }',
  ),
  endless(
    'a prototype that is its own',
    'function hook() { const all = new Proxy({}, { getPrototypeOf: () => all }); return { data: Object.prototype.isPrototypeOf.call({}, all) }; }',
  ),
  probe(
    'a buffer that shrinks while it is filled',
    `function hook() { ${RESIZED} bytes.fill({ valueOf() { buffer.resize(1); return 7; } }); return { data: bytes.length }; }`,
    1,
  ),
  probe(
    'a buffer that shrinks while it is searched',
    `function hook() { ${RESIZED} return { data: bytes.indexOf(1, { valueOf() { buffer.resize(0); return 0; } }) }; }`,
    -1,
  ),
  probe(
    'a buffer that shrinks while it is sliced',
    `function hook() { ${RESIZED} class Other extends Uint8Array { static get [Symbol.species]() { return function (n) { buffer.resize(1); return new Uint8Array(n); }; } } return { data: new Other(buffer).slice(0, 60000).some(Boolean) }; }`,
    false,
  ),
  probe(
    'a buffer that is taken away while it is sorted',
    'function hook() { const buffer = new ArrayBuffer(80000); const all = new Float64Array(buffer); all.sort(() => { try { buffer.transfer(0); } catch {} return 1; }); new Float64Array(100000).fill(3.3); return { data: all.length }; }',
    0,
  ),
  probe(
    'a list that empties while it is spliced',
    'function hook() { const all = [1, 2, 3, 4]; all.constructor = { [Symbol.species]: function () { all.length = 0; return []; } }; all.splice(0, 4, 5); return { data: all }; }',
    [5],
  ),
  probe(
    'what all promises resolve to',
    "Object.defineProperty(Object.prototype, 'value', { set(value) { globalThis.leaked = value; }, get: () => 5, configurable: true }); function hook() { return { data: typeof globalThis.leaked }; }",
    'undefined',
  ),
  {
    name: 'all objects as thenables',
    code: 'Object.prototype.then = function (resolve) { resolve({ value: { drop: true } }); }; function hook() { return { data: 1 }; }',
    ends: 'timed-out',
    timeoutMs: 200,
  },
  {
    name: 'a module with attributes',
    code: "import text from '/etc/passwd' with { type: 'text' }; export function hook() { return { data: text }; }",
    ends: 'cannot-load',
  },
  {
    name: 'what prepares the context, as a module',
    code: "export async function hook() { return { data: Object.keys(await import('tidings.js')) }; }",
    ends: 'threw',
  },
  probe(
    'a module that is a thenable',
    'export function then(resolve) { resolve({ hook: () => ({ drop: true }) }); } export function hook() { return { data: 1 }; }',
    1,
  ),
  {
    name: 'a class of characters for all of Unicode, many times',
    code: "function hook() { new RegExp('[\\\\p{L}\\\\P{L}]'.repeat(100000), 'u').test('a'); }",
    ends: ['ok', 'out-of-memory', 'timed-out', 'crashed', 'threw'],
    timeoutMs: 1000,
  },
  {
    name: 'seventy thousand variables',
    code: "function hook() { eval('var ' + Array.from({ length: 70000 }, (_, i) => 'v' + i).join()); }",
    ends: ['ok', 'timed-out', 'too-deep', 'threw'],
    timeoutMs: 500,
  },
];
