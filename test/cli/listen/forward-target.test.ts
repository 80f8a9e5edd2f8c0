import { expect, test } from 'vitest';
import { forwardTarget } from '../../../cli/listen/forward-target.ts';

test.each([
  ['3000', 'http://localhost:3000/'],
  [':3000', 'http://localhost:3000/'],
  ['3000/path', 'http://localhost:3000/path'],
  [':3000/path?a=b', 'http://localhost:3000/path?a=b'],
  ['3000?a=b', 'http://localhost:3000/?a=b'],
  ['localhost:3000/x', 'http://localhost:3000/x'],
  ['localhost', 'http://localhost/'],
  ['127.0.0.1:3000', 'http://127.0.0.1:3000/'],
  ['[::1]:3000/x', 'http://[::1]:3000/x'],
  ['app.test/hooks', 'http://app.test/hooks'],
  ['http://192.168.1.7:3000/x', 'http://192.168.1.7:3000/x'],
  ['HTTPS://example.com/x#part', 'https://example.com/x'],
])('%s is forwarded to %s', (text, url) => {
  expect(forwardTarget(text)).toBe(url);
});

test.each([
  '',
  '/path',
  '0',
  '99999',
  '3000path',
  'ftp://localhost/x',
  'http://',
  'a b',
  'ws://x/y',
])('%j is no target: the message names the flag and has examples', (text) => {
  expect(() => forwardTarget(text)).toThrow(
    /^--forward-to must be 3000, 3000\/path, localhost:3000\/path or https:[^"]*, and ".*" is none/,
  );
});

test('a password in the URL is refused and not shown', () => {
  const refused = () => forwardTarget('http://me:s3cret@localhost:3000/');
  expect(refused).toThrow(/^--forward-to must have no user name and no password/);
  expect(refused).not.toThrow(/s3cret/);
});
