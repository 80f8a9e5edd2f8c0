import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { type Child, startChild } from '../../local/child-process.ts';
import { waitUntil } from '../../local/wait-until.ts';

const WAITS = 'console.log(process.pid); setInterval(() => {}, 1000)';
const runNode = (program: string, ...args: string[]) =>
  startChild(process.execPath, ['-e', program, ...args]);

/** Starts a program that waits. Resolves when it runs. */
async function waiting(program: string): Promise<{ child: Child; lines: string[] }> {
  const lines: string[] = [];
  const child = startChild(process.execPath, ['-e', program], {
    onLine: (line) => lines.push(line),
  });
  await waitUntil(() => lines.length > 0, 'the program runs');
  return { child, lines };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('the exit code and the output are those of the program, which has no input', async () => {
  const program = `
    process.stdin.on('end', () => { console.error(process.argv[1]); process.exitCode = 7; }).resume();
  `;
  expect(await runNode(program, 'a "b" $HOME').ended).toEqual({ code: 7, output: 'a "b" $HOME' });
});

test('a program that was killed has no exit code', async () => {
  const { code } = await runNode('process.kill(process.pid, "SIGKILL")').ended;
  expect(code).toBeNull();
});

test('a program that cannot be run ends as in a shell', async () => {
  const { code, output } = await startChild('/nowhere/program', []).ended;
  expect(code).toBe(127);
  expect(output).toMatch(/not found|No such file|ENOENT/);
});

test('closing lets the program end by itself', async () => {
  const { child } = await waiting(`process.on('SIGTERM', () => process.exit(3)); ${WAITS}`);
  await child.close();
  expect(await child.ended).toMatchObject({ code: 3 });
});

test('closing kills a program that stays', async () => {
  const { child } = await waiting(`process.on('SIGTERM', () => {}); ${WAITS}`);
  await child.close();
  expect(await child.ended).toMatchObject({ code: null });
});

test.skipIf(process.platform === 'win32')('a signal reaches the program', async () => {
  const { child, lines } = await waiting(`
    process.on('SIGUSR2', () => console.log('noticed')); ${WAITS}
  `);
  child.notify('SIGUSR2');
  await waitUntil(() => lines.includes('noticed'), 'it is noticed');
  await child.close();
  child.notify('SIGUSR2');
});

test.skipIf(process.platform === 'win32')('a program ends when its parent is killed', async () => {
  const module = new URL('../../local/child-process.ts', import.meta.url).href;
  const parent = spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { startChild } from ${JSON.stringify(module)};
       startChild(process.execPath, ['-e', ${JSON.stringify(WAITS)}], { onLine: console.log });`,
  ]);
  const [line] = await once(parent.stdout, 'data');
  const pid = Number(line);
  expect(isRunning(pid)).toBe(true);
  parent.kill('SIGKILL');
  await waitUntil(() => !isRunning(pid), 'the program has ended');
});
