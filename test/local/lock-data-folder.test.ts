import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { openDataFolder } from '../../local/data-folder.ts';
import { LocalError } from '../../local/local-error.ts';
import { lockDataFolder } from '../../local/lock-data-folder.ts';

let folder: string;
beforeEach(() => {
  const parent = mkdtempSync(join(tmpdir(), 'tidings-lock-'));
  folder = join(parent, '.tidings');
  return () => rmSync(parent, { recursive: true, force: true });
});

test('a folder that another start uses is an error that names it and the way out', () => {
  const lock = lockDataFolder(folder);

  expect(() => lockDataFolder(folder, 0)).toThrow(LocalError);
  expect(() => lockDataFolder(folder, 0)).toThrow(folder);
  expect(() => lockDataFolder(folder, 0)).toThrow(/--data/);
  lock.release();
});

test('once it is released, the next start has it', () => {
  lockDataFolder(folder).release();

  expect(() => lockDataFolder(folder, 0).release()).not.toThrow();
});

test('two folders have a lock each', () => {
  const lock = lockDataFolder(folder);

  expect(() => lockDataFolder(`${folder}-other`, 0).release()).not.toThrow();
  lock.release();
});

test('a fresh start keeps the lock', () => {
  const lock = lockDataFolder(folder);
  openDataFolder(true, folder);

  expect(() => lockDataFolder(folder, 0)).toThrow(/Another npm start/);
  lock.release();
});

test('only its owner can read the folder', () => {
  lockDataFolder(folder).release();
  openDataFolder(false, folder);

  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('a folder that is a file is an error that names it, and leaves the file alone', () => {
  writeFileSync(folder, 'mine');

  expect(() => lockDataFolder(folder)).toThrow(/cannot be used.*--data/);
  expect(readFileSync(folder, 'utf8')).toBe('mine');
});
