import { expect, test } from 'vitest';
import { serviceUrl } from '../../../cli/profiles/service-url.ts';

test.each([
  ['https://abc.example.com', 'https://abc.example.com'],
  ['https://abc.example.com/', 'https://abc.example.com'],
  ['https://abc.example.com/stage/', 'https://abc.example.com/stage'],
  ['abc.example.com', 'https://abc.example.com'],
  ['http://localhost:3000/', 'http://localhost:3000'],
  ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ['http://[::1]:3000', 'http://[::1]:3000'],
])('%s is %s', (text, url) => {
  expect(serviceUrl(text, '--url')).toBe(url);
});

test.each([
  'http://abc.example.com',
  'http://localhost.example.com',
  'http://127.0.0.1.example.com',
  'ftp://abc.example.com',
  'https://user:secret@abc.example.com',
  'https://:secret@abc.example.com',
  'https://abc.example.com?x=1',
  'https://abc.example.com#x',
  'not a url',
  '',
  'javascript:alert(1)',
])('%j is refused with the name of the flag', (text) => {
  expect(() => serviceUrl(text, '--url')).toThrow(/--url/);
});
