import { expect, test } from 'vitest';
import { parseSandboxRequest } from '../../../../lib/hooks/invoking/sandbox-request.ts';
import { parseTestEvent } from '../../../../lib/hooks/runs/parse-test-event.ts';

const parse = (event: unknown) => parseTestEvent(JSON.stringify({ event }));

test.each([undefined, '', ' ', '{}'])('a test without an event is on the latest: %j', (body) => {
  expect(parseTestEvent(body)).toBeUndefined();
});

test.each([{ type: 'a.b' }, { type: 'a.b', id: 'x', data: 7, other: [1] }])(
  'an event is taken as it is: %j',
  (event) => {
    expect(parse(event)).toEqual(event);
    const hook = { code: '', form: 'script', digest: '' };
    const run = { kind: 'run', owner: 'o', hook, attempt: 1, now: 0, timeoutMs: 1 };
    expect(() => parseSandboxRequest({ ...run, event: { id: 'made', ...event } })).not.toThrow();
  },
);

test.each([
  ['event.type', { id: 'x' }],
  ['event.type', { type: 'a b' }],
  ['event.id', { type: 'a.b', id: 5 }],
  ['event.id', { type: 'a.b', id: null }],
  ['event.id', { type: 'a.b', id: {} }],
  ['event.id', { type: 'a.b', id: '' }],
  ['event', 7],
  ['event', []],
])('an error of the caller’s names %s: %j', (field, event) => {
  expect(() => parse(event)).toThrow(expect.objectContaining({ code: 'invalid-request', field }));
});
