import { expect, test } from 'vitest';
import { atRoot } from '../../../lib/google/at-root.ts';

const URL_AT_GOOGLE = 'https://admin.googleapis.com/admin/directory/v1/users/watch?domain=a%2Fb';
const PATH = '/admin/directory/v1/users/watch?domain=a%2Fb';

test.each([undefined, ''])('a URL without a root (%j) stays the one of Google', (rootUrl) => {
  expect(atRoot(URL_AT_GOOGLE, rootUrl)).toBe(URL_AT_GOOGLE);
});

test.each(['http://127.0.0.1:8080', 'http://127.0.0.1:8080/', 'http://127.0.0.1:8080//'])(
  'a URL keeps its path and query at the root %s',
  (rootUrl) => {
    expect(atRoot(URL_AT_GOOGLE, rootUrl)).toBe(`http://127.0.0.1:8080${PATH}`);
  },
);

test('a URL is appended to the path of a root that has one', () => {
  expect(atRoot(URL_AT_GOOGLE, 'https://proxy.example/google/')).toBe(
    `https://proxy.example/google${PATH}`,
  );
});
