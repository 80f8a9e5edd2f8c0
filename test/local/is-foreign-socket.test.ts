import { expect, test } from 'vitest';
import { isForeignSocket } from '../../local/is-foreign-socket.ts';

const host = 'localhost:3001';

test.each([
  [{ host }, false],
  [{ host, origin: 'http://localhost:8080', 'sec-fetch-site': 'same-site' }, false],
  [{ host, origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'cross-site' }, false],
  [{ host: '127.0.0.1:3001', origin: 'https://localhost' }, false],
  [{ host, origin: 'https://example.com' }, true],
  [{ host, origin: 'http://localhost.example.com:8080' }, true],
  [{ host, origin: 'null' }, true],
  [{ host: 'rebound.example.com' }, true],
  [{ host: 'rebound.example.com:3001', origin: 'http://localhost:8080' }, true],
])('a socket with %o is foreign: %s', (headers, foreign) => {
  expect(isForeignSocket({ headers, url: '/?ticket=x' })).toBe(foreign);
});
