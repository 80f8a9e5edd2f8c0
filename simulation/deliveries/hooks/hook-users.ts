import type { ManagementApi } from '../management-api.ts';
import type { Outage } from '../outages.ts';
import { DAY } from '../settings.ts';
import type { DeliveryWorld } from '../world.ts';
import { HOOK_KIND_NAMES, type HookKindName, hookServer, newHookBody } from './hook-kinds.ts';

/** A hook whose creation was answered. */
interface SimulatedHook {
  id: string;
  owner: string;
}

/** Those whose hooks these are. */
export interface HookUsers {
  /** Creates a hook of each kind for an owner. */
  createAll(owner: string): Promise<void>;
  /** Creates one more hook of an owner, which runs on most events. */
  create(owner: string): Promise<void>;
  /** Deletes a hook of any owner. */
  removeOne(): Promise<void>;
  /** The hooks of an owner that endpoints can wait for. */
  of(owner: string): string[];
  /** What a hook was created as, deleted or not; undefined if the answer was lost. */
  description(hookId: string): string | undefined;
}

const OUTAGE_AT = DAY / 2;
const OUTAGE_MS = DAY / 4;

/** Makes the users: their owners have no hooks at first. */
export function createHookUsers(world: DeliveryWorld, request: ManagementApi): HookUsers {
  const { clock, counts, servers } = world;
  const random = world.random.fork();
  let hooks: SimulatedHook[] = [];
  const descriptions = new Map<string, string>();
  let lastName = 0;

  async function create(owner: string, kind: HookKindName): Promise<void> {
    // An answer that is lost leaves a hook behind that has another name.
    const body = () => {
      lastName += 1;
      const name = `hook-${lastName}`;
      servers.add(hookServer(name), [oneOutage(clock.now())]);
      return newHookBody(kind, name);
    };
    const created = await request(owner, 'POST /hooks', { body });
    if (!created) throw new Error('A hook is refused');
    counts.add(`hook created: ${kind}`);
    const id = String(created['id']);
    descriptions.set(id, String(created['description']));
    hooks.push({ id, owner });
  }

  return {
    async createAll(owner) {
      for (const kind of HOOK_KIND_NAMES) await create(owner, kind);
    },
    create: (owner) => create(owner, random.oneOf(['watches', 'marks'] as const)),
    async removeOne() {
      const [first, ...others] = hooks;
      if (!first) return;
      const { id, owner } = random.oneOf([first, ...others]);
      hooks = hooks.filter((hook) => hook.id !== id);
      counts.add('hook deleted');
      await request(owner, 'DELETE /hooks/{id}', { id });
    },
    description: (hookId) => descriptions.get(hookId),
    of: (owner) => hooks.filter((hook) => hook.owner === owner).map(({ id }) => id),
  };
}

// Shorter than requests are retried: they are given up otherwise, and nothing recovers them.
function oneOutage(nowMs: number): Outage {
  const fromMs = nowMs + OUTAGE_AT;
  return { kind: 'refuses connections', fromMs, toMs: fromMs + OUTAGE_MS };
}
