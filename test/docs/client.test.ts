import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const PAGE = readFileSync(path('docs/client.md'), 'utf8');

// What the code of the page takes for granted.
const CONTEXT = `
declare global {
  const client: import('tidings/client').EventClient;
  const api: string, key: string, url: string, fileId: string;
  const signal: AbortSignal;
  const response: import('node:http').ServerResponse;
  const places: { read(): Promise<string | undefined>; write(cursor: string): Promise<void> };
  function handle(event: import('tidings/client').StreamEvent): Promise<void>;
  function isWanted(): Promise<boolean>;
  function reload(fileId: string | undefined): Promise<void>;
  function pay(order: number): Promise<void>;
  const expect: typeof import('vitest').expect;
}
export {};
`;

const IMPORTS = "import { EventClient, forSubject, Trigger } from 'tidings/client';\n";

test('the code of the page compiles', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-client-page-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const blocks = [...PAGE.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
  expect(blocks.length).toBeGreaterThan(7);
  writeFileSync(join(folder, 'context.d.ts'), CONTEXT);
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  for (const [index, code] of blocks.entries()) {
    const imports = code.includes("from 'tidings/client'") ? '' : IMPORTS;
    writeFileSync(join(folder, `block-${index}.ts`), `${imports}${code}`);
  }
  const compilerOptions = {
    noUnusedLocals: false,
    noUnusedParameters: false,
    // Some of it is of pages.
    lib: ['es2024', 'dom', 'dom.iterable'],
    types: ['node'],
    typeRoots: [path('node_modules/@types')],
    paths: {
      'tidings/client': [path('client/index.ts')],
      vitest: [path('node_modules/vitest')],
    },
  };
  const config = { extends: path('tsconfig.json'), compilerOptions, include: ['*.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const args = [path('node_modules/typescript/bin/tsc'), '--project', folder];
  const { stdout } = await promisify(execFile)(process.execPath, args).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe('');
});
