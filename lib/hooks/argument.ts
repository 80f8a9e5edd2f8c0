import { createHash } from 'node:crypto';
import type { HookRecord } from './hook-record.ts';

const KEPT_LENGTH = 500;

/** A hook's argument as its row has it: code is shortened, and known by its digest. */
export function argumentOf(
  type: HookRecord['type'],
  arg: string,
): Pick<HookRecord, 'arg' | 'argDigest'> {
  const isLong = type === 'code' && arg.length > KEPT_LENGTH;
  return {
    arg: isLong ? `${arg.slice(0, KEPT_LENGTH - 1).toWellFormed()}…` : arg,
    argDigest: digestOf(arg),
  };
}

/** SHA-256 of an argument, in hexadecimal digits. */
export function digestOf(arg: string): string {
  return createHash('sha256').update(arg).digest('hex');
}
