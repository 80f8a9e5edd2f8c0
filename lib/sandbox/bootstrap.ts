/**
 * The program that prepares a context before stored code is in it. It is a function of the event as JSON,
 * the attempt, the time of the run (Unix milliseconds), the four numbers of the seed, the most units of
 * log, and `write`, which takes a logged line as JSON. It returns what the host calls. All that it uses of
 * the language it takes first: stored code that replaces `JSON.stringify` changes nothing here.
 */
export const BOOTSTRAP = `(function (json, attempt, now, a, b, c, d, maxLog, write) {
'use strict';
const { parse, stringify } = JSON;
const { freeze, keys, defineProperty, getOwnPropertyDescriptors: own } = Object;
const { apply, construct } = Reflect;
const { slice } = String.prototype;
const text = String, ErrorOfAll = Error, NotJson = TypeError, Clock = Date;
const cut = (whole, length) => apply(slice, whole, [0, length]);

const open = [parse(json)];
for (let i = 0; i < open.length; i++) {
  const value = open[i];
  if (typeof value !== 'object' || value === null) continue;
  freeze(value);
  const names = keys(value);
  for (let j = 0; j < names.length; j++) open[open.length] = value[names[j]];
}
const event = open[0];

function Now(...given) {
  if (new.target === undefined) return text(new Clock(now));
  return construct(Clock, given.length === 0 ? [now] : given, new.target);
}
Object.defineProperties(Now, own(Clock));
defineProperty(Now, 'name', { value: 'Date', configurable: true });
defineProperty(Now, 'now', { value: () => now, configurable: true, writable: true });
defineProperty(Clock.prototype, 'constructor', { value: Now, configurable: true, writable: true });
globalThis.Date = Now;

defineProperty(Math, 'random', { configurable: true, writable: true, value: () => {
  const sum = (((a + b) | 0) + d) | 0;
  d = (d + 1) | 0;
  a = b ^ (b >>> 9);
  b = (c + (c << 3)) | 0;
  c = (c << 21) | (c >>> 11);
  c = (c + sum) | 0;
  return (sum >>> 0) / 4294967296;
} });

const show = (value) => {
  if (typeof value === 'string') return value;
  try {
    if (value instanceof ErrorOfAll) return text(value.name) + ': ' + text(value.message);
    const shown = stringify(value);
    return typeof shown === 'string' ? shown : text(value);
  } catch {
    return '(' + typeof value + ')';
  }
};
let left = maxLog;
const log = freeze((...values) => {
  if (left < 0) return;
  let line = '';
  for (let i = 0; i < values.length && line.length <= left; i++) line += (i > 0 ? ' ' : '') + cut(show(values[i]), left + 1);
  line = cut(line, left + 1);
  left -= line.length + 1;
  write(stringify(line));
});
globalThis.console = freeze({ log, debug: log, info: log, warn: log, error: log, trace: log });

const read = (error, name, max) => {
  try {
    const found = error[name];
    return typeof found === 'string' ? cut(found, max) : '';
  } catch {
    return '';
  }
};
return {
  pick: (space) => {
    if (typeof space.hook === 'function') return space.hook;
    const other = space.default;
    // What was CommonJS is an object.
    return typeof other === 'object' && other !== null ? other.hook : other;
  },
  call: async (hook) => ({
    __proto__: null,
    value: await hook(freeze({ event, attempt, log })),
  }),
  encode: (held, max) => {
    const { value } = held;
    if (value === undefined || value === null) return 'null';
    const encoded = stringify(value);
    if (typeof encoded !== 'string') throw new NotJson('A ' + typeof value + ' is not JSON');
    return encoded.length > max ? encoded.length : encoded;
  },
  describe: (error, max) => stringify(
    (typeof error === 'object' && error !== null) || typeof error === 'function'
      ? {
          __proto__: null,
          name: read(error, 'name', max),
          message: read(error, 'message', max),
          stack: read(error, 'stack', max),
        }
      : { __proto__: null, name: '', message: cut(show(error), max), stack: '' },
  ),
};
})`;
