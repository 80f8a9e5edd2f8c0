import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { connectionOf } from '../../../lib/recipients/connection.ts';
import type { Progress } from '../../../lib/recipients/progress.ts';
import { RecipientRefusedError } from '../../../lib/recipients/recipient-refused-error.ts';
import { listenTcp } from './servers.ts';

const refusing = { checks: [], allowLoopback: false };
const allowing = { checks: [], allowLoopback: true };

/** A listener, and what has been sent to it. */
async function recording() {
  const bytes: Buffer[] = [];
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const { port } = await listenTcp((socket) => {
    socket.on('data', (part) => bytes.push(part));
    socket.once('close', () => resolve());
  });
  return { port, closed, sent: () => Buffer.concat(bytes).toString() };
}

describe('the address that a connection was made to', () => {
  test.each([
    ['http', true],
    ['https', false],
  ])('is judged before a byte is sent, by %s', async (_, isPlain) => {
    const listener = await recording();
    const at = { port: listener.port, host: '127.0.0.1' };
    const socket = isPlain ? connect(at) : connectTls({ ...at, rejectUnauthorized: false });
    socket.write('a body');
    const progress: Progress = { stage: 'connecting' };
    connectionOf(socket, { isPlain, rules: refusing, progress });
    const error = await new Promise((resolve) => socket.once('error', resolve));
    expect(error).toBeInstanceOf(RecipientRefusedError);
    await listener.closed;
    expect(listener.sent()).toBe('');
    expect(progress.address).toBe('127.0.0.1');
  });

  test('is recorded, and lets pass what it allows', async () => {
    const listener = await recording();
    const socket = connect({ port: listener.port, host: '127.0.0.1' });
    const progress: Progress = { stage: 'connecting' };
    connectionOf(socket, { isPlain: true, rules: allowing, progress });
    socket.end('a body');
    await listener.closed;
    expect(listener.sent()).toBe('a body');
    expect(progress).toEqual({ stage: 'waiting', address: '127.0.0.1' });
  });

  test('is judged again when the connection is used again', async () => {
    const listener = await recording();
    const socket = connect({ port: listener.port, host: '127.0.0.1' });
    await new Promise((resolve) => socket.once('connect', resolve));
    connectionOf(socket, { isPlain: true, rules: refusing, progress: { stage: 'connecting' } });
    socket.write('a body');
    const error = await new Promise((resolve) => socket.once('error', resolve));
    expect(error).toBeInstanceOf(RecipientRefusedError);
    await listener.closed;
    expect(listener.sent()).toBe('');
  });

  test('is not refused if the connection has been closed already', async () => {
    const listener = await recording();
    const socket = connect({ port: listener.port, host: '127.0.0.1' });
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.destroy();
    const progress: Progress = { stage: 'connecting' };
    connectionOf(socket, { isPlain: true, rules: refusing, progress });
    expect(progress).toEqual({ stage: 'waiting' });
  });
});
