import type { Style } from '../../../local/paint.ts';
import { fields } from '../../output/fields.ts';
import type { Column } from '../../output/table.ts';
import { timeAgo } from '../../output/time-ago.ts';

/** The fields of a hook that are shown. */
export interface Hook {
  id: string;
  types: readonly string[];
  filter?: unknown;
  source?: string;
  type: string;
  arg: string;
  description?: string;
  timeoutSeconds: number;
  persistent: boolean;
  expiresAt?: string;
  status: string;
  statusSince?: string;
  disabledReason?: string;
  failures?: number;
  createdAt?: string;
  /** Only in the answer that makes it. */
  secret?: string;
}

const ARG_MAX_LENGTH = 60;

const STYLES: Readonly<Record<string, Style>> = { active: 'green', disabled: 'red' };

/** The columns of `hook list` (LV-20). */
export const HOOK_COLUMNS: readonly Column<Hook>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'STATUS', value: ({ status }) => status, style: ({ status }) => STYLES[status] },
  {
    title: 'ENDS',
    value: ({ persistent, expiresAt }, { nowMs }) =>
      persistent ? 'persistent' : timeAgo(expiresAt, nowMs),
  },
  { title: 'TYPES', value: ({ types }) => shortened(types) },
  { title: 'SOURCE', value: ({ source }) => source ?? 'all' },
  { title: 'TYPE', value: ({ type }) => type },
  { title: 'ARG', value: shortArg },
];

/** One hook. */
export function hookFieldLines(hook: Hook) {
  return fields([
    ['id', hook.id],
    ['types', hook.types.join(' ')],
    ['filter', hook.filter],
    ['source', hook.source],
    ['type', hook.type],
    ['arg', oneLine(hook)],
    ['description', hook.description],
    ['timeoutSeconds', hook.timeoutSeconds],
    ['persistent', hook.persistent],
    ['expiresAt', hook.expiresAt],
    ['status', [hook.status, hook.disabledReason].filter(Boolean).join(': ')],
    ['statusSince', hook.statusSince],
    ['failures', hook.failures && `${hook.failures} in a row`],
    ['createdAt', hook.createdAt],
    ['secret', hook.secret],
  ]);
}

// Code has lines. Paths and names stay as they are.
function oneLine({ type, arg }: Hook): string {
  return type === 'code' ? arg.trim().replace(/\s+/g, ' ') : arg;
}

// A table has no place for more than the beginning of code.
function shortArg(hook: Hook): string {
  const line = oneLine(hook);
  if (hook.type !== 'code' || line.length <= ARG_MAX_LENGTH) return line;
  return `${line.slice(0, ARG_MAX_LENGTH - 1)}…`;
}

function shortened([first = '', ...more]: readonly string[]): string {
  return more.length > 0 ? `${first} +${more.length}` : first;
}
