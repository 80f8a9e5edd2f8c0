import { expect, test } from 'vitest';
import { ALICE, call, startSimulator } from '../start-simulator.ts';

const FORM = 'application/x-www-form-urlencoded';

async function setUp() {
  const { google } = await startSimulator();
  const { id } = google.editFile(ALICE, undefined, { name: 'a', description: 'long' });
  const post = async (path: string, override: string, body: string, contentType: string) => {
    const response = await fetch(google.url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${google.accessToken(ALICE)}`,
        'content-type': contentType,
        'x-http-method-override': override,
      },
      body,
    });
    const text = await response.text();
    return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
  };
  return { google, id, post };
}

test('a POST with the override PATCH updates, as Java sends it', async () => {
  const { google, id, post } = await setUp();
  const path = `/drive/v3/files/${id}`;
  const { status, json } = await post(path, 'PATCH', '{"name": "b"}', 'application/json');
  expect([status, json.name]).toEqual([200, 'b']);
  expect(google.requests.at(-1)).toMatchObject({ method: 'PATCH', path, status: 200 });
});

test('a POST with the override DELETE deletes', async () => {
  const { google, id, post } = await setUp();
  expect((await post(`/drive/v3/files/${id}`, 'delete', '', 'text/plain')).status).toBe(204);
  expect((await call(google, `/drive/v3/files/${id}`, undefined, { method: 'GET' })).status).toBe(
    404,
  );
});

test('a POST with the override GET and a form is a GET with that query, as Python sends it', async () => {
  const { google, post } = await setUp();
  const q = `name = 'a' and not name = '${'x'.repeat(2100)}'`;
  const form = new URLSearchParams({ q, fields: 'files(description)', alt: 'json' });
  const { status, json } = await post('/drive/v3/files', 'GET', form.toString(), FORM);
  expect([status, json]).toEqual([200, { files: [{ description: 'long' }] }]);
  expect(google.requests.at(-1)).toMatchObject({ method: 'GET', query: { q } });
});

test('an override is refused unless it is a method of the APIs', async () => {
  const { id, post } = await setUp();
  expect((await post(`/drive/v3/files/${id}`, 'TRACE', '', FORM)).status).toBe(400);
});

test('an override without a POST has no effect', async () => {
  const { google, id } = await setUp();
  const response = await fetch(`${google.url}/drive/v3/files/${id}`, {
    headers: {
      authorization: `Bearer ${google.accessToken(ALICE)}`,
      'x-http-method-override': 'DELETE',
    },
  });
  expect(response.status).toBe(200);
});
