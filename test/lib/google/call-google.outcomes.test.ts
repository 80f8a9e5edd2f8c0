import { expect, test } from 'vitest';
import { errorOf, googleAt, oddServer, watch } from './stage.ts';

/** The error of a call that is answered with this status. */
async function answered(status: number) {
  const url = await oddServer((_, response) => void response.writeHead(status).end());
  return errorOf(watch(googleAt(url, { type: 'access_token', access_token: 'ya29.x' })));
}

test.each([408, 500, 502, 503, 504])('a call that ends in a %i may have worked', async (status) => {
  expect(await answered(status)).toMatchObject({ status, outcomeUnknown: true });
});

test.each([400, 401, 403, 404, 409, 429, 499])(
  'a call that ends in a %i has not worked',
  async (status) => {
    expect(await answered(status)).toMatchObject({ status, outcomeUnknown: false });
  },
);
