import type { Attack } from './attack.ts';

const LOOPS: Readonly<Record<string, string>> = {
  'for (;;)': 'function hook() { for (;;); }',
  while: 'function hook() { while (true) {} }',
  'do while': 'function hook() { let n = 0; do { n += 1; } while (n > 0); }',
  'a loop that catches all': 'function hook() { for (;;) { try { for (;;); } catch {} } }',
  'a loop in finally': 'function hook() { try { return; } finally { for (;;); } }',
  'a label that is continued': 'function hook() { again: for (;;) { for (;;) continue again; } }',
  'a getter of the result': 'function hook() { return { get data() { for (;;); } }; }',
  'toJSON of the result': 'function hook() { return { data: { toJSON() { for (;;); } } }; }',
  'a getter of what is logged': 'function hook({ log }) { log({ get a() { for (;;); } }); }',
  'toString of what is thrown':
    'function hook() { throw { toString() { for (;;); }, get message() { for (;;); } }; }',
  'a comparator': 'function hook() { [2, 1].sort(() => { for (;;); }); }',
  'a trap of a Proxy': 'function hook() { return new Proxy({}, { ownKeys() { for (;;); } }); }',
  'a Proxy as data':
    'function hook() { return { data: new Proxy([], { get(t, k) { return k === "length" ? 2 ** 53 - 1 : 1; } }) }; }',
  'a generator':
    'function hook() { function* all() { for (;;) yield 1; } for (const one of all()); }',
  'a generator that is spread': 'function hook() { function* all() { for (;;); } [...all()]; }',
  'an async generator':
    'async function hook() { async function* all() { for (;;) yield 1; } for await (const one of all()); }',
  'while (true) await 0': 'async function hook() { while (true) await 0; }',
  'a chain of promises':
    'function hook() { const next = () => Promise.resolve().then(next); return next(); }',
  'async recursion': 'async function hook() { await 0; return hook(); }',
  'promises beside a loop':
    'function hook() { (function next() { Promise.resolve().then(next); })(); return new Promise(() => {}); }',
  'a then that calls back': 'function hook() { return { then(resolve) { resolve(this); } }; }',
  'a then in a loop': 'function hook() { return { then() { for (;;); } }; }',
  'a then that is a getter': 'function hook() { return { get then() { for (;;); } }; }',
  'Symbol.toPrimitive': 'function hook() { return 1 + { [Symbol.toPrimitive]() { for (;;); } }; }',
  'Symbol.hasInstance':
    'function hook() { return {} instanceof { [Symbol.hasInstance]() { for (;;); } }; }',
  'a function of replace': "function hook() { 'a'.replace(/a/, () => { for (;;); }); }",
  'a reviver': "function hook() { JSON.parse('[1]', () => { for (;;); }); }",
  'a constructor': 'function hook() { new (class { constructor() { for (;;); } })(); }',
  'a static block': 'function hook() { class All { static { for (;;); } } }',
  eval: "function hook() { eval('for (;;);'); }",
  Function: "function hook() { new Function('for (;;);')(); }",
  'an expression that explodes': "function hook() { /^(a+)+$/.test('a'.repeat(60) + 'b'); }",
  'an expression with a lookahead that explodes':
    "function hook() { /^(?=(a|aa)+$)(a|a?)+c/.test('a'.repeat(80) + 'b'); }",
  'an expression with a back reference':
    "function hook() { /^(.*)*\\1*x$/.test('ab'.repeat(500)); }",
  'an expression that matches nothing, for ever':
    "function hook() { const one = /(?:)/g; while (one.exec('a')) one.lastIndex = 0; }",
  'indexOf in 2^53 items': 'function hook() { [].indexOf.call({ length: 2 ** 53 - 1 }, 1); }',
  'includes in 2^53 items': 'function hook() { [].includes.call({ length: 2 ** 53 - 1 }, 1); }',
  'lastIndexOf in 2^53 items':
    'function hook() { [].lastIndexOf.call({ length: 2 ** 53 - 1 }, 1); }',
  'reverse of 2^53 items': 'function hook() { [].reverse.call({ length: 2 ** 53 - 1 }); }',
  'join of 2^31 items': 'function hook() { new Array(2 ** 31).join(); }',
  'the sorting of typed arrays':
    'function hook() { const all = new Uint32Array(12e6); for (;;) all.sort(); }',
  'recursion in finally':
    'function hook() { (function deep() { try { deep(); } finally { deep(); } })(); }',
  'as it loads': 'for (;;); function hook() {}',
  'a module that awaits a loop': 'while (true) await 0; export function hook() {}',
};

/** Programs that would go on for ever. */
export const loops: readonly Attack[] = Object.entries(LOOPS).map(([name, code]) => ({
  name,
  code,
  ends: 'timed-out',
  timeoutMs: 60,
}));

/** Programs that wait for what never comes. They end at once: nothing is left to run. */
export const waits: readonly Attack[] = [
  {
    name: 'a promise that is never settled',
    code: 'function hook() { return new Promise(() => {}); }',
    ends: 'timed-out',
  },
  {
    name: 'a thenable that never calls back',
    code: 'function hook() { return { then() {} }; }',
    ends: 'timed-out',
  },
  {
    name: 'a module that waits as it loads',
    code: 'await new Promise(() => {}); export function hook() {}',
    ends: 'timed-out',
  },
];
