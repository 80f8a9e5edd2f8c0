import type { Attack } from './attack.ts';

function fails(name: string, code: string, ends: Attack['ends'] = 'invalid-result'): Attack {
  return { name, code, ends };
}

function gives(name: string, code: string, effects: unknown): Attack {
  return { name, code, ends: 'ok', effects };
}

/** Programs that return, throw or log what a host could trip over. */
export const results: readonly Attack[] = [
  fails(
    '10^6 keys',
    "function hook() { const all = {}; for (let i = 0; i < 1e6; i++) all['k' + i] = i; return { data: all }; }",
    ['result-too-large', 'timed-out', 'out-of-memory'],
  ),
  fails(
    '10^5 keys',
    "function hook() { const all = {}; for (let i = 0; i < 1e5; i++) all['k' + i] = i; return { data: all }; }",
    ['result-too-large', 'timed-out'],
  ),
  fails('a huge text', "function hook() { return { data: 'x'.repeat(1e7) }; }", 'result-too-large'),
  fails(
    'a text of more bytes than units',
    "function hook() { return { data: '\\u20ac'.repeat(1e5) }; }",
    'result-too-large',
  ),
  fails('a cycle', 'function hook() { const all = {}; all.all = all; return { data: all }; }'),
  fails('a BigInt', 'function hook() { return { data: 1n }; }'),
  fails('a symbol', 'function hook() { return Symbol("data"); }'),
  fails('a function', 'function hook() { return () => ({ drop: true }); }'),
  fails('a number', 'function hook() { return 7; }'),
  fails('a text', "function hook() { return 'drop'; }"),
  fails('a list', 'function hook() { return [{ drop: true }]; }'),
  fails('a field that is not known', 'function hook() { return { dorp: true }; }'),
  fails('drop that is not true', 'function hook() { return { drop: 1 }; }'),
  fails('drop with data', 'function hook() { return { drop: true, data: 1 }; }'),
  fails('eleven events', "function hook() { return { emit: Array(11).fill({ type: 'a.b' }) }; }"),
  fails('an event without a type', 'function hook() { return { emit: [{ data: 1 }] }; }'),
  fails('a request without an address', 'function hook() { return { request: [{}] }; }'),
  fails(
    'a header that is no text',
    "function hook() { return { request: [{ url: 'https://a', headers: { a: 1 } }] }; }",
  ),
  fails(
    'another method',
    "function hook() { return { request: [{ url: 'https://a', method: 'TRACE' }] }; }",
  ),
  fails(
    '__proto__ among the effects',
    'function hook() { return JSON.parse(\'{"__proto__": {"drop": true}}\'); }',
  ),
  fails(
    'deep nesting',
    'function hook() { let all = 1; for (let i = 0; i < 100; i++) all = [all]; return { data: all }; }',
  ),
  fails('half of a pair', "function hook() { return { data: '\\ud800' }; }"),
  fails(
    'a getter that throws',
    'function hook() { return { get data() { throw new Error("x"); } }; }',
  ),
  fails(
    'a revoked Proxy',
    'function hook() { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return { data: proxy }; }',
  ),
  gives('a getter', 'function hook() { return { get data() { return 1; } }; }', { data: 1 }),
  gives(
    'a thenable as data',
    'function hook() { return { data: { then: "a text", other() {} } }; }',
    JSON.parse('{"data": {"then": "a text"}}'),
  ),
  gives(
    '__proto__ in the data',
    'function hook() { return { data: JSON.parse(\'{"__proto__": {"polluted": true}}\') }; }',
    { data: JSON.parse('{"__proto__": {"polluted": true}}') },
  ),
  gives(
    'constructor in the data',
    'function hook() { return { data: { constructor: { prototype: { polluted: true } } } }; }',
    { data: { constructor: { prototype: { polluted: true } } } },
  ),
  gives('a NUL', "function hook() { return { data: 'a\\u0000b' }; }", { data: 'a\u0000b' }),
  gives(
    'JSON that was overwritten',
    'JSON.stringify = () => \'{"drop":true}\'; JSON.parse = null; function hook() { return { data: 1 }; }',
    { data: 1 },
  ),
  gives(
    'prototypes that were overwritten',
    "Promise.prototype.then = Array.prototype.push = String.prototype.slice = Object.freeze = Reflect.apply = () => { throw 1; }; Object.prototype.toJSON = undefined; function hook({ log }) { log('still', 'there'); return { data: 2 }; }",
    { data: 2 },
  ),
  gives(
    'globals that were deleted',
    'const all = globalThis; for (const name of Object.getOwnPropertyNames(all)) try { delete all[name]; } catch {} all.hook = () => ({ data: 3 });',
    { data: 3 },
  ),
  gives(
    'a global that is no more an object',
    'globalThis.Object = globalThis.Array = globalThis.Error = undefined; function hook() { return { data: 4 }; }',
    { data: 4 },
  ),
  gives(
    'a probe of time and randomness',
    'const at = Date.now(); function hook() { for (let n = 0; n < 1e5; n++); return { data: [Date.now() - at, Math.random() < 1, typeof performance, typeof crypto, typeof Atomics] }; }',
    { data: [0, true, 'undefined', 'undefined', 'undefined'] },
  ),
  gives(
    'state left behind',
    'globalThis.left = (globalThis.left ?? 0) + 1; Object.prototype.left ??= 0; Object.prototype.left++; function hook() { return { data: [globalThis.left, Object.prototype.left] }; }',
    { data: [1, 1] },
  ),
  fails('a huge message', "function hook() { throw new Error('x'.repeat(1e7)); }", 'threw'),
  fails(
    'a message that is no text',
    'function hook() { const error = new Error(); error.message = {}; throw error; }',
    'threw',
  ),
  fails('null', 'function hook() { throw null; }', 'threw'),
  fails(
    'an error whose getters throw',
    'function hook() { throw { get name() { throw 1; }, get message() { throw 2; }, get stack() { throw 3; } }; }',
    'threw',
  ),
  fails(
    'a Proxy that is thrown',
    'function hook() { throw new Proxy({}, { get() { throw 1; } }); }',
    'threw',
  ),
  fails(
    'a rejection with a promise',
    'function hook() { return Promise.reject(Promise.reject(1)); }',
    'threw',
  ),
  gives(
    'a rejection that is not handled',
    'function hook() { Promise.reject(new Error("x")); return { data: 5 }; }',
    { data: 5 },
  ),
  gives(
    'a huge log',
    "function hook({ log }) { for (let i = 0; i < 10; i++) log('x'.repeat(1e6)); }",
    {},
  ),
  gives(
    'a log of odd things',
    "function hook({ log }) { const all = {}; all.all = all; log(all, 1n, Symbol('s'), null, undefined, () => 1, '\\ud800', '\\u0000', Object.create(null), new Proxy({}, { get() { throw 1; } })); }",
    {},
  ),
  fails('no hook', 'const other = 1;', 'cannot-load'),
  fails('a hook that is no function', 'const hook = 1;', 'cannot-load'),
  fails('nothing', '', 'cannot-load'),
  fails('half of a pair in the code', "function hook() { return '\ud800'; }", 'cannot-load'),
  fails('too much code', `function hook() {} //${'x'.repeat(110_000)}`, 'cannot-load'),
  fails('a getter of the module', 'export { one as hook }; const one = 1;', 'cannot-load'),
];
