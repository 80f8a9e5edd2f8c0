import type { HookError } from './hook-error.ts';

const OR_MODULE = 'or make the hook a module of the deployment';
const NOT_THERE: readonly (readonly [names: readonly string[], why: string])[] = [
  [
    ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'],
    `stored code has no network. Return a request, ${OR_MODULE}`,
  ],
  [
    ['setTimeout', 'setInterval', 'setImmediate'],
    `stored code has no timer. Leave it out, ${OR_MODULE}`,
  ],
  [
    ['process', 'require', 'Buffer', 'global', '__dirname', '__filename'],
    `stored code has nothing of Node's. Write it into the file, import a package, ${OR_MODULE}`,
  ],
  [['module', 'exports'], 'the code is no CommonJS. Write export const hook = …'],
  [
    [
      'URL',
      'URLSearchParams',
      'TextEncoder',
      'TextDecoder',
      'Intl',
      'crypto',
      'structuredClone',
      'atob',
      'btoa',
    ],
    `stored code has the language and nothing else. Import a package in its place, ${OR_MODULE}`,
  ],
];
const REASONS = new Map(NOT_THERE.flatMap(([names, why]) => names.map((name) => [name, why])));
const UNDEFINED = /^'?(\w+)'? is not defined$/;

// Frames of the program that calls a hook.
const OWN_FRAME = /^\s*at .*\(tidings\.js:\d+:\d+\)$/;

/** An error as its owner can use it: without frames that are not of the code, and with what is missing. */
export function explainError({ name, message, stack }: HookError): HookError {
  const frames = stack.split('\n').filter((line) => !OWN_FRAME.test(line));
  const missing = name === 'ReferenceError' ? UNDEFINED.exec(message)?.[1] : undefined;
  const why = missing === undefined ? undefined : REASONS.get(missing);
  return {
    name,
    message: why === undefined ? message : `${message}: ${why}`,
    stack: frames.join('\n'),
  };
}
