import type { Attack } from './attack.ts';

const MB = 1024 * 1024;

function bomb(name: string, code: string): Attack {
  return { name, code, ends: 'out-of-memory', memoryBytes: 16 * MB, timeoutMs: 10_000 };
}

function deep(name: string, code: string): Attack {
  return { name, code, ends: 'too-deep', timeoutMs: 10_000 };
}

/** Programs that allocate more than there is. */
export const bombs: readonly Attack[] = [
  bomb(
    'a list of texts',
    "function hook() { const all = []; for (let i = 0; ; i++) all.push('x'.repeat(1000) + i); }",
  ),
  bomb('one text', "function hook() { return 'x'.repeat(2 ** 29); }"),
  bomb('padding', "function hook() { return ''.padStart(5e8, 'ab'); }"),
  bomb('a list', 'function hook() { const all = []; for (;;) all.push(all.length); }'),
  bomb('a full list', 'function hook() { return Array(5e6).fill(1); }'),
  bomb('a typed array', 'function hook() { return new Float64Array(5e7); }'),
  bomb('buffers', 'function hook() { const all = []; for (;;) all.push(new ArrayBuffer(1e5)); }'),
  bomb(
    'a Map',
    'function hook() { const all = new Map(); for (let i = 0; ; i++) all.set(i, {}); }',
  ),
  bomb('a Set', 'function hook() { const all = new Set(); for (let i = 0; ; i++) all.add(i); }'),
  bomb(
    'closures',
    'function hook() { let last = () => 1; for (;;) { const before = last; last = () => before; } }',
  ),
  bomb('names', "function hook() { const all = {}; for (let i = 0; ; i++) all['name' + i] = i; }"),
  bomb(
    'symbols',
    'function hook() { const all = []; for (;;) all.push(Symbol("a name of some length")); }',
  ),
  bomb('JSON', "function hook() { return JSON.parse('[' + '{},'.repeat(1e6) + '{}]'); }"),
  bomb('promises', 'function hook() { const all = []; for (;;) all.push(new Promise(() => {})); }'),
  bomb(
    'errors with stacks',
    'function hook() { const all = []; for (;;) all.push(new Error("x")); }',
  ),
  bomb(
    'expressions',
    "function hook() { const all = []; for (let i = 0; ; i++) all.push(new RegExp('(a|b){1,50}' + i)); }",
  ),
  bomb('a split', "function hook() { return 'ab'.repeat(3e5).split(''); }"),
  // The check has its own limits, and a second may not be enough to reach them.
  {
    ...bomb('as it loads', 'const all = []; for (;;) all.push([]); function hook() {}'),
    ends: ['out-of-memory', 'timed-out'],
  },
  {
    name: 'memory that is asked for again and again',
    code: 'function hook() { const all = []; for (;;) try { all.push(new ArrayBuffer(1e5)); } catch {} }',
    ends: 'timed-out',
    memoryBytes: 16 * MB,
    timeoutMs: 60,
  },
  {
    name: 'a text that doubles',
    code: "function hook() { let all = 'x'; for (;;) all += all; }",
    ends: ['threw', 'out-of-memory'],
  },
  {
    name: 'a BigInt that is squared',
    code: 'function hook() { let all = 10n; for (;;) all *= all; }',
    ends: ['threw', 'out-of-memory', 'timed-out'],
  },
];

/** Programs that exhaust the stack: QuickJS's, and that of the host under it. */
export const depths: readonly Attack[] = [
  deep('a function', 'function hook() { return hook(); }'),
  deep('two functions', 'function hook() { return other(); } function other() { return hook(); }'),
  deep('a callback of map', 'function hook() { return [1].map(hook); }'),
  deep('apply', 'function hook() { return hook.apply(this, arguments); }'),
  deep('a getter', 'function hook() { const one = { get a() { return this.a; } }; return one.a; }'),
  deep(
    'a trap',
    'function hook() { const one = new Proxy({}, { get: (t, k, r) => r[k] }); return one.a; }',
  ),
  deep(
    'a constructor',
    'function hook() { class One { constructor() { new One(); } } new One(); }',
  ),
  deep(
    'toString',
    'function hook() { const one = { toString: () => "" + one }; return "" + one; }',
  ),
  deep(
    'toJSON',
    'function hook() { const one = { toJSON: () => JSON.stringify(one) }; return one; }',
  ),
  deep('JSON.parse', "function hook() { JSON.parse('['.repeat(1e6)); }"),
  deep(
    'JSON.stringify',
    'function hook() { let all = []; for (let i = 0; i < 1e5; i++) all = [all]; return { data: all }; }',
  ),
  deep(
    'toString of lists',
    'function hook() { let all = []; for (let i = 0; i < 1e5; i++) all = [all]; return String(all); }',
  ),
  deep(
    'flat',
    'function hook() { let all = []; for (let i = 0; i < 1e5; i++) all = [all]; return all.flat(Infinity); }',
  ),
  {
    ...deep(
      'bound functions',
      'function hook() { let all = () => 1; for (let i = 0; i < 1e5; i++) all = all.bind(null); return all(); }',
    ),
    ends: ['too-deep', 'out-of-memory'],
  },
  deep('eval of parentheses', "function hook() { eval('('.repeat(1e5)); }"),
  deep('groups of an expression', "function hook() { new RegExp('(?:'.repeat(1e5)); }"),
  deep(
    'a log at the end of the stack',
    'function hook({ log }) { log("deep"); return hook({ log }); }',
  ),
];
