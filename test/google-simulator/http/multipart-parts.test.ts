import fc from 'fast-check';
import { expect, test } from 'vitest';
import { multipartParts } from '../../../google-simulator/http/multipart-parts.ts';
import { ALICE, startSimulator } from '../start-simulator.ts';

const TYPE = 'multipart/related; boundary="===============7330845974216740156=="';
const BOUNDARY = '===============7330845974216740156==';

function multipart(bodies: Buffer[], lineEnd: string, end = `--${BOUNDARY}--`): Buffer {
  const head = `--${BOUNDARY}${lineEnd}Content-Type: application/json${lineEnd}${lineEnd}`;
  const parts = bodies.map((body) =>
    Buffer.concat([Buffer.from(head), body, Buffer.from(lineEnd)]),
  );
  return Buffer.concat([...parts, Buffer.from(end)]);
}

test.each(['\n', '\r\n'])('the parts keep their bytes with line ends %j', (lineEnd) => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array(), { minLength: 1, maxLength: 3 }), (bodies) => {
      // A carriage return before a bare line feed cannot be told from a line end.
      const given = bodies.map((body) =>
        Buffer.from(body.at(-1) === 13 ? body.slice(0, -1) : body),
      );
      fc.pre(given.every((body) => body.at(-1) !== 13));
      const parts = multipartParts(multipart(given, lineEnd), TYPE);
      expect(parts.map(({ body }) => body)).toEqual(given);
    }),
  );
});

test('a part in base64 is decoded', () => {
  const text = `--b\nContent-Transfer-Encoding: base64\n\nw6Q=\n--b--`;
  const [part] = multipartParts(Buffer.from(text), 'multipart/related; boundary=b');
  expect(part?.body.toString()).toBe('ä');
});

const JSON_PART = 'Content-Type: application/json\n\n{"name": "Note"}';

test.each([
  [
    'complete, with bare line feeds',
    `--b\n${JSON_PART}\n--b\nContent-Type: text/plain\n\nhi\n--b--`,
    200,
  ],
  ['not ended', `--b\n${JSON_PART}\n--b\nContent-Type: text/plain\n\nhi`, 400],
  ['without content', `--b\n${JSON_PART}\n--b--`, 400],
  ['with broken metadata', '--b\n\n{"name"\n--b\n\nhi\n--b--', 400],
  ['with a list as metadata', '--b\n\n[]\n--b\n\nhi\n--b--', 400],
  ['empty', '', 400],
])('a multipart upload that is %s gives %#', async (_, body, status) => {
  const { google } = await startSimulator();
  const response = await fetch(`${google.url}/upload/drive/v3/files?uploadType=multipart`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${google.accessToken(ALICE)}`,
      'content-type': 'multipart/related; boundary=b',
    },
    body,
  });
  expect(response.status).toBe(status);
  const file = await response.json();
  if (status === 200) expect(file).toMatchObject({ name: 'Note', mimeType: 'text/plain' });
});
