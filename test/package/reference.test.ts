import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const KEPT = path('docs/reference');

let made = '';
beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'tidings-reference-'));
  // It fails for a docstring that TypeDoc cannot read, and for a type that is mentioned and not exported.
  await promisify(execFile)(process.execPath, [path('package/reference.ts'), made]);
});
afterAll(() => rm(made, { recursive: true, force: true }));

const pages = (folder: string): string[] => globSync('**/*.md', { cwd: folder }).sort();
const page = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');

test('docs/reference has a page for each entry point', () => {
  expect(pages(KEPT)).toEqual([
    'README.md',
    'tidings.md',
    join('tidings', 'client.md'),
    join('tidings', 'matching.md'),
  ]);
});

test('docs/reference is what the docstrings say: npm run docs:reference writes it', () => {
  expect(pages(made)).toEqual(pages(KEPT));
  for (const name of pages(made)) expect(page(made, name)).toBe(page(KEPT, name));
});

test('docs/reference names neither folders of a machine nor lines of files', () => {
  for (const name of pages(KEPT)) {
    expect(page(KEPT, name)).not.toContain(path(''));
    expect(page(KEPT, name)).not.toMatch(/node_modules|\.ts#L\d|Defined in/);
  }
});
