import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EmulatorMissingError, installMinistack } from '../../prove/emulator/install-ministack.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-ministack-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test('without Python the reason is one line', async () => {
  vi.stubEnv('PATH', '');
  const failure = await installMinistack(join(folder, 'emulator')).catch((error: Error) => error);
  expect(failure).toBeInstanceOf(EmulatorMissingError);
  expect((failure as Error).message).toMatch(/^Python 3\.10 or later with venv .*$/);
});
