import type { Filter } from '../matching/filter.ts';
import type { HookStatus } from './hook-states.ts';

/** Where a hook's code comes from. */
export const HOOK_TYPES = ['module', 'file', 'code'] as const;

/** Where a hook's code comes from: the deployment, a file that was bundled, or a text. */
export type HookType = (typeof HOOK_TYPES)[number];

/** A consumer's code that runs on matching events. Stored code has a row of its own. */
export interface HookRecord {
  id: string;
  owner: string;
  /** Patterns of event types. */
  types: string[];
  filter?: Filter;
  /** The watch whose events it is for; without it, those of all sources. */
  watchId?: string;
  type: HookType;
  /** The module's name, the file's path, or the beginning of the code: 500 characters at most. */
  arg: string;
  /** SHA-256 of the whole argument, in hexadecimal digits. */
  argDigest: string;
  description?: string;
  /** How long a run may take. */
  timeoutMs: number;
  persistent: boolean;
  /** When a temporary hook ends, in milliseconds since the epoch. */
  expiresAtMs?: number;
  /** Whether heartbeats move that time. */
  isSession?: boolean;
  status: HookStatus;
  statusSinceMs: number;
  disabledReason?: string;
  /** Grows with each change: of two that race, one wins. */
  version: number;
  createdAtMs: number;
  updatedAtMs: number;
}
