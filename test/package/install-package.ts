import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

// What the package is made of, and what makes it. Packing in the checkout itself would put dist/ into it.
const SOURCES = ['cli', 'client', 'lib', 'local', 'package'];
const TEXTS = ['package.json', 'tsconfig.json', 'README.md', 'LICENSE', 'CHANGELOG.md'];

/** A project that has the package installed. */
export interface Installed {
  /** All of it is in here. */
  folder: string;
  project: string;
  tarball: string;
  /** The files of the package, sorted. */
  files: string[];
}

/** Packs, and installs the tarball with npm into an empty project. Nothing comes over the network. */
export async function installPackage(): Promise<Installed> {
  const folder = await mkdtemp(join(tmpdir(), 'tidings-package-'));
  const checkout = join(folder, 'checkout');
  for (const name of [...SOURCES, ...TEXTS])
    await cp(path(name), join(checkout, name), { recursive: true });
  await symlink(path('node_modules'), join(checkout, 'node_modules'), 'junction');
  const npm = (cwd: string, ...args: string[]) =>
    run('npm', [...args, '--cache', join(folder, 'cache'), '--loglevel', 'error'], {
      cwd,
      shell: process.platform === 'win32',
    });
  const { stdout } = await npm(checkout, 'pack', '--json', '--pack-destination', folder);
  // npm 11 prints a list, npm 12 an object by name.
  const [packed] = Object.values<{ filename: string; files: { path: string }[] }>(
    JSON.parse(stdout),
  );
  if (packed === undefined) throw new Error('npm pack printed nothing');
  const project = join(folder, 'project');
  await mkdir(project);
  await writeFile(join(project, 'package.json'), await manifest(packed.filename));
  await npm(project, 'install', '--offline');
  return {
    folder,
    project,
    tarball: join(folder, packed.filename),
    files: packed.files.map((file) => file.path).sort(),
  };
}

/** An empty project with the package, whose own dependencies are those of this checkout. */
async function manifest(tarball: string): Promise<string> {
  const { dependencies } = JSON.parse(await readFile(path('package.json'), 'utf8'));
  const overrides = Object.fromEntries(
    Object.keys(dependencies).map((name) => [name, `file:${path(`node_modules/${name}`)}`]),
  );
  return JSON.stringify({
    name: 'project',
    private: true,
    type: 'module',
    dependencies: { tidings: `file:../${tarball}` },
    overrides,
  });
}
