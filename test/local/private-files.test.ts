import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { startDynamoDb } from '../../local/dynamodb.ts';
import { createPrivateFile, restrictAccess } from '../../local/private-files.ts';

let folder: string;
beforeEach(() => {
  const parent = mkdtempSync(join(tmpdir(), 'tidings-private-'));
  folder = join(parent, 'data');
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  return () => rmSync(parent, { recursive: true, force: true });
});

const modeOf = (...path: string[]) => statSync(join(folder, ...path)).mode & 0o777;

test('files of an earlier version are restricted to their owner, and so is their folder', () => {
  writeFileSync(join(folder, 'a'), '', { mode: 0o644 });
  restrictAccess(folder, ['a', 'missing']);
  expect([modeOf('a'), modeOf()]).toEqual([0o600, 0o700]);
});

test('a folder with other files keeps its mode, and so do they', () => {
  for (const name of ['a', 'other']) writeFileSync(join(folder, name), '', { mode: 0o644 });
  restrictAccess(folder, ['a']);
  expect([modeOf('a'), modeOf('other'), modeOf()]).toEqual([0o600, 0o644, 0o755]);
});

test('a file that exists keeps its content', () => {
  writeFileSync(join(folder, 'a'), 'data');
  createPrivateFile(join(folder, 'a'));
  createPrivateFile(join(folder, 'b'));
  expect(statSync(join(folder, 'a')).size).toBe(4);
  expect(modeOf('b')).toBe(0o600);
});

test('a database has files that only their owner can read', async () => {
  const database = await startDynamoDb(join(folder, 'db'));
  const modes = ['db', 'db-wal', 'db-shm'].map((name) => modeOf(name));
  await database.close();
  expect(modes).toEqual([0o600, 0o600, 0o600]);
});
