/** What a kind of hook runs on, and its code. */
export interface HookKind {
  types: readonly string[];
  /** @param name the hook's own; @param url where it posts to */
  code: (name: string, url: string) => string;
}

const UNWANTED_EVERY = 3;

/** The hooks of the simulation: each does one thing that can be told afterwards. */
export const HOOK_KINDS = {
  watches: { types: ['*'], code: () => '({ event, log }) => log(event.type)' },
  // A repeated run leaves another mark: the first one counts.
  marks: {
    types: ['order.**'],
    code: (name) =>
      `({ event }) => ({ data: { ...event.data, marks: [...(event.data.marks ?? []), "${name} " + Date.now()] } })`,
  },
  drops: {
    types: ['order.paid', 'user.*'],
    code: () =>
      `({ event }) => event.data.amount % ${UNWANTED_EVERY} === 0 ? { drop: true } : null`,
  },
  emits: {
    types: ['order.created'],
    code: () =>
      '({ event }) => ({ emit: [{ type: "order.paid", data: { amount: event.data.amount } }] })',
  },
  asks: {
    types: ['user.created'],
    code: (_, url) =>
      `({ event }) => ({ request: [{ url: "${url}", headers: { "x-event": event.id } }] })`,
  },
  throws: {
    types: ['user.deleted'],
    code: () => '({ event }) => { throw new Error(event.id) }',
  },
} as const satisfies Record<string, HookKind>;

/** The kinds of hooks. */
export type HookKindName = keyof typeof HOOK_KINDS;

/** All of them. */
export const HOOK_KIND_NAMES = Object.keys(HOOK_KINDS) as [HookKindName, ...HookKindName[]];

/** The body of a request that makes one. Its description tells its kind, and its code its name. */
export function newHookBody(kind: HookKindName, name: string): Record<string, unknown> {
  const { types, code } = HOOK_KINDS[kind];
  const url = hookServer(name);
  const arg = `// ${name}\nexport const hook = ${code(name, url)};`;
  return {
    types,
    type: 'code',
    arg,
    persistent: true,
    timeoutSeconds: 10,
    description: `${kind} ${name}`,
  };
}

/** Where the requests of a hook go. */
export function hookServer(name: string): string {
  return `https://${name}.example.com/`;
}

/** What a hook's description says. */
export function kindAndName(description = ''): { kind: HookKindName; name: string } {
  const [kind, name = ''] = description.split(' ');
  return { kind: kind as HookKindName, name };
}

/** Whether a hook that drops events drops one. */
export function isUnwanted({ amount }: { amount?: number }): boolean {
  return amount !== undefined && amount % UNWANTED_EVERY === 0;
}
