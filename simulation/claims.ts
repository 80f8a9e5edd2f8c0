import type { Book } from './book.ts';
import type { Run } from './runs.ts';

/** A command of the SDK, as far as it is looked at. */
export interface TableCommand {
  constructor: { name: string };
  input: object;
}

/** Watches over who looks after which watch, by what is really written. */
export interface Claims {
  /** A command was carried out. */
  saw(command: TableCommand, run: Run | undefined): void;
  /** Google opened a channel. */
  opened(channelId: string, run: Run | undefined): void;
  /** Google stopped a channel. */
  stopped(channelId: string): void;
  /** Rules that were broken, in words. */
  broken: string[];
  /** When watches were deleted. */
  deleted: ReadonlyMap<string, number>;
}

interface Update {
  Key?: { pk: string };
  UpdateExpression?: string;
  ExpressionAttributeValues?: Record<string, unknown>;
}

interface Input extends Update {
  Item?: Record<string, unknown>;
  TransactItems?: { Update?: Update; Put?: { Item: Record<string, unknown> } }[];
}

interface Holder {
  run: Run | undefined;
  untilMs: number;
}

const WATCH = 'WATCH#';
const CHANNEL = 'CHANNEL#';

/** Nobody looks after anything yet. */
export function createClaims(book: Book, now: () => number): Claims {
  const holders = new Map<string, Holder>();
  const lost = new Map<string, WeakSet<Run>>();
  const newest = new Map<string, string>();
  const deleted = new Map<string, number>();
  const broken: string[] = [];
  const breaks = (what: string, watchId: string, channelId = ''): void => {
    broken.push(`${new Date(now()).toISOString()} ${what}: ${watchId} ${channelId}`.trim());
  };

  function isHeld({ run, untilMs }: Holder): boolean {
    return !run?.isOver() && untilMs > now();
  }

  function updated(update: Update, run: Run | undefined): void {
    const pk = update.Key?.pk ?? '';
    if (!pk.startsWith(WATCH)) return;
    const watchId = pk.slice(WATCH.length);
    const values = update.ExpressionAttributeValues ?? {};
    if (values[':set_deletedAtMs'] !== undefined) deleted.set(watchId, now());
    const untilMs = values[':set_claimedUntilMs'];
    const isClaim = typeof untilMs === 'number';
    const endsClaim = /REMOVE [^:]*#claimedUntilMs/.test(update.UpdateExpression ?? '');
    const holder = holders.get(watchId);
    if (holder?.run && holder.run !== run && (isClaim || endsClaim)) {
      if (isHeld(holder) && isClaim && !deleted.has(watchId)) breaks('two at once', watchId);
      lost.set(watchId, (lost.get(watchId) ?? new WeakSet()).add(holder.run));
    }
    if (isClaim) holders.set(watchId, { run, untilMs });
    else if (endsClaim) holders.delete(watchId);
    const currentId = values[':set_currentId'];
    if (typeof currentId !== 'string') return;
    newest.set(watchId, currentId);
    book.adopted(currentId);
  }

  function put(item: Record<string, unknown>, run: Run | undefined): void {
    const pk = String(item['pk']);
    if (pk.startsWith(CHANNEL) && item['state'] === 'pending')
      book.planned(String(item['id']), {
        watchId: item['watchId'] as string | undefined,
        account: String(item['account']),
      });
    if (pk.startsWith(WATCH) && typeof item['claimedUntilMs'] === 'number')
      holders.set(String(item['id']), { run, untilMs: item['claimedUntilMs'] });
  }

  return {
    broken,
    deleted,
    saw({ constructor: { name }, input }, run) {
      const { TransactItems = [], Item } = input as Input;
      if (name === 'UpdateCommand') updated(input as Input, run);
      if (name === 'PutCommand' && Item) put(Item, run);
      for (const { Update: update, Put } of TransactItems) {
        if (update) updated(update, run);
        if (Put) put(Put.Item, run);
      }
    },
    opened(channelId, run) {
      const watchId = book.watchOf(channelId);
      if (watchId === undefined) return;
      const holder = holders.get(watchId);
      if (holder?.run === run && holder !== undefined && isHeld(holder)) return;
      // Whoever is overtaken by a deployment may have been on the way to Google already.
      if (run && lost.get(watchId)?.has(run)) return;
      breaks('opened without a claim', watchId, channelId);
    },
    stopped(channelId) {
      const watchId = book.watchOf(channelId);
      if (watchId === undefined || deleted.has(watchId)) return;
      if (newest.get(watchId) === channelId) breaks('stopped the newest', watchId, channelId);
    },
  };
}
