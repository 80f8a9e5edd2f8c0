import { request } from 'node:http';
import { expect, test } from 'vitest';
import { startSimulator } from '../start-simulator.ts';

function statusFor(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = request(`${url}/simulator/channels`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.on('error', reject).end();
  });
}

test('requests for a foreign host, or from a page of another origin, are refused', async () => {
  const { google } = await startSimulator();
  const { host, port } = new URL(google.url);
  for (const headers of [
    { host: 'rebound.example.com' },
    { host: `rebound.example.com:${port}` },
    { host: `127.0.0.1.example.com:${port}` },
    { host: 'localhost.example.com' },
    { host, origin: 'https://example.com' },
    { host, origin: 'http://localhost:1' },
    { host, origin: 'null' },
    { host, 'sec-fetch-site': 'cross-site' },
  ]) {
    expect([headers, await statusFor(google.url, headers)]).toEqual([headers, 403]);
  }
});

test('requests of programs on this machine, and of the own origin, are served', async () => {
  const { google } = await startSimulator();
  const { host, port } = new URL(google.url);
  for (const headers of [
    { host },
    { host: `localhost:${port}` },
    { host: `[::1]:${port}` },
    { host: `LocalHost:${port}` },
    { host: `sqs.us-east-1.localhost:${port}` },
    { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' },
    { host, 'sec-fetch-site': 'none' },
  ]) {
    expect([headers, await statusFor(google.url, headers)]).toEqual([headers, 200]);
  }
});

test.each([
  ['http://rebound.example.com/simulator/channels', 403],
  ['HTTP://127.0.0.1.example.com/simulator/channels', 403],
  ['http:///simulator/channels', 403],
  ['http://localhost/simulator/channels', 200],
])('the host of the request line %s counts, not the header', async (path, status) => {
  const { google } = await startSimulator();
  const { hostname, port, host } = new URL(google.url);
  const answer = new Promise<number | undefined>((resolve, reject) => {
    const options = { hostname, port, path, headers: { host } };
    const call = request(options, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.on('error', reject).end();
  });
  expect(await answer).toBe(status);
});
