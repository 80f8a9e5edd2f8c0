import type { LoggedEvent } from '../../../lib/events/rows/log-item.ts';
import type { DeliveryWorld } from '../world.ts';
import { type AfterHooks, afterHooks } from './after-hooks.ts';
import { type CheckedHook, checkHook, type Evidence } from './check-hook.ts';
import { kindAndName } from './hook-kinds.ts';
import type { HookUsers } from './hook-users.ts';
import { readHooked } from './hooked-log.ts';

/** What became of the events of one owner at its hooks. */
export interface JudgedHooks extends CheckedHook, AfterHooks {}

interface Judged extends Pick<Evidence, 'runner'> {
  users: Pick<HookUsers, 'description'>;
  owner: string;
  log: readonly LoggedEvent[];
}

/** Checks the hooks of an owner that still exist, and tells what endpoints had to get after hooks. */
export async function judgeHooks(
  { table, servers }: Pick<DeliveryWorld, 'table' | 'servers'>,
  { runner, users, owner, log }: Judged,
): Promise<JudgedHooks> {
  const hooked = await readHooked(table, owner, log);
  const { hooks } = hooked;
  const checked = [...hooks.values()].map((hook) =>
    checkHook(hook, { ...hooked, runner, servers }),
  );
  return {
    failures: checked.flatMap(({ failures }) => failures),
    runs: checked.reduce((sum, { runs }) => sum + runs, 0),
    // A deleted hook has left its marks. One whose creation was not answered is never deleted.
    ...afterHooks(hooked, (id) => kindAndName(users.description(id) ?? hooks.get(id)?.description)),
  };
}
