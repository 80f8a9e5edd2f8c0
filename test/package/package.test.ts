import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Installed, installPackage } from './install-package.ts';
import { installNode22 } from './node-22.ts';

const run = promisify(execFile);
const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const { version } = JSON.parse(readFileSync(path('package.json'), 'utf8'));

let installed: Installed;
beforeAll(async () => {
  installed = await installPackage();
});
afterAll(() => rm(installed.folder, { recursive: true, force: true }));

describe('the tarball', () => {
  test('has the library, the client, the command and texts, and nothing else', () => {
    const { files } = installed;
    expect(files).toEqual(
      expect.arrayContaining([
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'dist/bin/tidings',
        'dist/cli/tidings.js',
        'dist/client/index.d.ts',
        'dist/client/index.js',
        'dist/client/matching.d.ts',
        'dist/client/matching.js',
        'dist/lib/index.d.ts',
        'dist/lib/index.js',
        'package.json',
      ]),
    );
    const expected =
      /^(?:dist\/(?:lib|client)\/.*\.(?:js|d\.ts)|dist\/cli\/[\w-]+\.js|dist\/bin\/tidings|[A-Z]+(?:\.md)?|package\.json)$/;
    expect(files.filter((file) => !expected.test(file))).toEqual([]);
  });

  test('names its command in the form that every package manager knows', () => {
    const file = join(installed.project, 'node_modules/tidings/package.json');
    const { bin, directories } = JSON.parse(readFileSync(file, 'utf8'));
    expect({ bin, directories }).toEqual({ bin: { tidings: 'dist/bin/tidings' } });
  });

  test('leaves the checkout as it was', () => {
    const packed = join(installed.folder, 'checkout');
    expect(readFileSync(join(packed, 'package.json'), 'utf8')).toBe(
      readFileSync(path('package.json'), 'utf8'),
    );
    expect(existsSync(join(packed, 'dist'))).toBe(false);
  });

  test('has imports of compiled files only', () => {
    for (const file of installed.files.filter((name) => name.startsWith('dist/'))) {
      const text = readFileSync(join(installed.project, 'node_modules/tidings', file), 'utf8');
      expect(text).not.toMatch(/(?:from |import\(|import )["']\.[^"']+\.ts["']/);
    }
  });

  test('has no mistake that publint finds', async () => {
    const pkgDir = join(installed.project, 'node_modules/tidings');
    const { messages } = await publint({ pkgDir, strict: true, pack: false });
    expect(messages).toEqual([]);
  });

  test('has types that @arethetypeswrong/cli finds right', async () => {
    const attw = path('node_modules/@arethetypeswrong/cli/dist/index.js');
    const args = [attw, installed.tarball, '--profile', 'esm-only', '--format', 'json'];
    const { stdout } = await run(process.execPath, args);
    const { analysis } = JSON.parse(stdout);
    expect(Object.keys(analysis.entrypoints).sort()).toEqual([
      '.',
      './client',
      './matching',
      './package.json',
    ]);
  });
});

// What a program does with it, in JavaScript that is TypeScript too.
const SAMPLE = `
import {
  Channel, direct, disabled, matchesPattern, newSecret, newWebhookChannel, notificationFromHeaders,
  Q, RESOURCES, sign, TidingsError, validateWatchRequest, verify, verifyWebhook, WATCHABLE_RESOURCES,
  WebhookEvent,
} from 'tidings';
import * as client from 'tidings/client';
import { compileFilter } from 'tidings/matching';

const channel = newWebhookChannel('https://hooks.example.com/google', { token: 'from=tidings' });
validateWatchRequest(
  { resource: 'drive.files', channel, parameters: { fileId: '1a2b3c4d5e6f7g8h9i0j' } },
  { nowMs: 0 },
);
const notification = notificationFromHeaders(channel, {
  'x-goog-channel-id': channel.id,
  'x-goog-channel-token': 'from=tidings',
  'x-goog-message-number': '2',
  'x-goog-resource-id': 'r',
  'x-goog-resource-state': 'update',
  'x-goog-resource-uri': 'https://www.googleapis.com/drive/v3/files/1a2b3c4d5e6f7g8h9i0j',
  'x-goog-changed': 'content',
});
const changed = notification.resource === 'drive.files' && notification.resourceState === 'update'
  ? notification.changed.join()
  : '';
const event = new WebhookEvent('order.created', { dispatcher: disabled() });
const { results } = await event.send({ total: 30 });
let refused = '';
try {
  verifyWebhook({ headers: {}, body: '', secrets: [newSecret((size) => new Uint8Array(size).fill(7))] });
} catch (error) {
  refused = error instanceof TidingsError ? error.code : String(error);
}
const signature = sign('sha256', 'key', 'text');
console.log(JSON.stringify([
  channel instanceof Channel, changed, results.length, refused, verify(signature, 'sha256', 'key', 'text'),
  matchesPattern('order.*', event.name), Q({ total__gt: 20 }).matches({ total: 30 }),
  client.matchesPattern === matchesPattern, RESOURCES.length === Object.keys(WATCHABLE_RESOURCES).length,
  typeof direct, compileFilter({ prefix: { type: 'order.' } })({ event: { type: 'order.paid' } }),
  new client.EventClient({ url: 'https://api.example.com', key: 'k' }).connection.state,
]));
`;
const PRINTED = [
  true,
  'content',
  0,
  'invalid-signature',
  true,
  true,
  true,
  true,
  true,
  'function',
  true,
  'closed',
];

const node22 = await installNode22();
const without22 = 'missing' in node22 ? node22.missing : undefined;
if (without22 !== undefined) console.log(`The package on Node 22 is left out: ${without22}`);
const NODES = [
  ['Node 24', process.execPath],
  ...('path' in node22 ? [['Node 22', node22.path] as const] : []),
] as const;

for (const [name, node] of NODES)
  describe(`JavaScript on ${name}`, () => {
    test(`is ${name}`, async () => {
      expect((await run(node, ['--version'])).stdout).toMatch(`v${name.slice(-2)}.`);
    });

    test('imports the library and the client', async () => {
      await writeFile(join(installed.project, 'sample.mjs'), SAMPLE);
      const { stdout } = await run(node, ['sample.mjs'], { cwd: installed.project });
      expect(JSON.parse(stdout)).toEqual(PRINTED);
    });

    test('imports no file that is not offered', async () => {
      const code = "await import('tidings/dist/lib/log.js')";
      await expect(
        run(node, ['--input-type=module', '--eval', code], { cwd: installed.project }),
      ).rejects.toThrow('ERR_PACKAGE_PATH_NOT_EXPORTED');
    });

    test('runs the command', async () => {
      const bin = join(installed.project, 'node_modules/tidings/dist/bin/tidings');
      const { stdout, stderr } = await run(node, [bin, '--version']);
      expect([stdout, stderr]).toEqual([`${version}\n`, '']);
    });
  });

test('without the AWS SDK, a command that needs it says so, and its help is there', () => {
  const bin = join(installed.project, 'node_modules/tidings/dist/bin/tidings');
  const env = { ...process.env, XDG_CONFIG_HOME: join(installed.folder, 'config') };
  const tidings = (...args: string[]) =>
    spawnSync(process.execPath, [bin, ...args], { env, encoding: 'utf8' });
  expect(tidings('key', 'list', '--help')).toMatchObject({ status: 0, stderr: '' });
  const { status, stderr } = tidings('key', 'list');
  expect(stderr).toContain('npm install @aws-sdk/client-lambda');
  expect(status).toBe(1);
});

test('npm links the command', async () => {
  const { stdout } = await run('npm', ['exec', '--offline', 'tidings', '--', '--help'], {
    cwd: installed.project,
    shell: process.platform === 'win32',
  });
  expect(stdout).toContain('Usage: tidings');
});

// Everything is checked, the declarations of the package too.
const STRICT = {
  strict: true,
  noEmit: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
};

describe.each(['nodenext', 'bundler'])(
  'TypeScript with moduleResolution %s',
  (moduleResolution) => {
    const module = moduleResolution === 'nodenext' ? 'nodenext' : 'esnext';

    test('has the types of the library', async () => {
      await compile(moduleResolution, SAMPLE, {
        module,
        moduleResolution,
        lib: ['es2024'],
        types: ['node'],
        typeRoots: [path('node_modules/@types')],
      });
    });

    test('has the types of the client without those of Node', async () => {
      const source = `
      import { EventClient, type LifecycleData, type TidingsEvent } from 'tidings/client';
      import { compileFilter } from 'tidings/matching';
      const match = compileFilter({ prefix: { type: 'watch.' } });
      const client = new EventClient({ url: 'wss://example.com', ticket: async () => 'ticket' });
      client.on('calendar.events.exists', (event): 'exists' => event.data.resourceState);
      client.on('drive.files.update', (event): string[] | undefined => event.data.changed);
      client.addEventListener('closed', ({ detail }): number | undefined => detail.retryAtMs);
      export const seen = (event: TidingsEvent): boolean => match({ event });
      export const gone = (data: LifecycleData['watch.gone']): string => data.watchId;
    `;
      const lib = ['es2024', 'dom'];
      await compile(`${moduleResolution}-client`, source, {
        module,
        moduleResolution,
        lib,
        types: [],
      });
    });

    test('notices a wrong use', async () => {
      const source = "import { matchesPattern } from 'tidings/client'; matchesPattern(1, 'a');";
      const options = { module, moduleResolution, lib: ['es2024'], types: [] };
      await expect(compile(`${moduleResolution}-wrong`, source, options)).rejects.toMatchObject({
        stdout: expect.stringContaining('TS2345'),
      });
    });
  },
);

async function compile(name: string, source: string, options: object): Promise<void> {
  const folder = join(installed.project, name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'sample.ts'), source);
  const compilerOptions = { ...STRICT, target: 'es2024', ...options };
  const config = JSON.stringify({ compilerOptions, files: ['sample.ts'] });
  await writeFile(join(folder, 'tsconfig.json'), config);
  await run(process.execPath, [path('node_modules/typescript/bin/tsc'), '--project', folder]);
}

test('a browser gets the client, by a bundler', async () => {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: "export * from 'tidings/client'; export { Q } from 'tidings/matching';",
      resolveDir: installed.project,
    },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'client',
    metafile: true,
    write: false,
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  expect(imports.filter(({ external }) => external)).toEqual([]);
  const code = `${outputFiles[0]?.text}; client.matchesPattern('a.*', 'a.b')`;
  expect(runInNewContext(code, { EventTarget })).toBe(true);
});

// `sideEffects` in package.json says that the rest does nothing by itself.
test('a bundler leaves out of the library what is not used', async () => {
  const { outputFiles } = await build({
    stdin: { contents: "export { matchesPattern } from 'tidings';", resolveDir: installed.project },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  expect(outputFiles[0]?.text).not.toContain('node:');
  expect(outputFiles[0]?.text.length).toBeLessThan(10_000);
});
