import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Kills the programs that were started with `argument`, as a crash would. */
export function killProgram(argument: string): void {
  for (const pid of programsWith(argument)) process.kill(pid, 'SIGKILL');
}

function programsWith(argument: string): number[] {
  if (!existsSync('/proc/self/cmdline'))
    return execFileSync('pgrep', ['-f', argument], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => commandLine(pid).includes(argument))
    .map(Number);
}

function commandLine(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    // It has ended since the folder was read.
    return [];
  }
}
