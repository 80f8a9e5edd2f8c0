import { kebab } from '../command/kebab.ts';

const NOUNS: ReadonlyMap<string, string> = new Map([
  ['watches', 'watch'],
  ['accounts', 'account'],
  ['channels', 'channel'],
  ['endpoints', 'endpoint'],
  ['events', 'event'],
  ['hooks', 'hook'],
  ['deliveries', 'delivery'],
]);

// Those that have another name than their verb.
const ACTIONS: ReadonlyMap<string, string> = new Map([['runs', 'logs']]);

// `DELETE /accounts/7c0f…?force=true`, in a sentence.
const REQUEST =
  /\b(GET|POST|PUT|PATCH|DELETE) \/([a-z]+)(?:\/([\w-]+(?:\.[\w-]+)*))?(?:\/([a-z-]+))?(\?[^\s.]*)?/g;

/**
 * A message of the API in the words of the command: where it names a request as the fix, the verb that
 * sends it. What the API has in a message is for its own callers.
 */
export function commandWords(message: string): string {
  return message
    .replaceAll(REQUEST, (request, method, collection, id, action, query = '') => {
      const noun = NOUNS.get(collection);
      const verb =
        noun && (ACTIONS.get(action) ?? action ?? verbOf(method, noun, id !== undefined));
      if (!verb || verb === 'heartbeat') return request;
      const words = ['tidings', noun, verb, id, ...(verb === 'replace' ? ['<file>'] : [])];
      return [...words, ...flagsOf(query)].filter((word) => word !== undefined).join(' ');
    })
    .replace('nextCursor of the page before', 'what the list before has said');
}

function verbOf(method: string, noun: string, hasId: boolean): string | undefined {
  if (method === 'GET') return hasId ? 'get' : 'list';
  if (method === 'DELETE') return noun === 'channel' ? 'stop' : 'delete';
  if (method === 'PUT') return 'replace';
  if (method === 'PATCH') return 'update';
  return undefined;
}

// `?force=true` is a flag without a value; others have theirs.
function flagsOf(query: string): string[] {
  return [...new URLSearchParams(query)].map(([name, value]) => {
    const flag = `--${kebab(name)}`;
    return value === 'true' ? flag : `${flag} ${value}`;
  });
}

const MISSING = /^There is no (watch|account|channel|endpoint|event|delivery|hook|key) /;

/** Where to look for what a message says there is not, as a sentence with a blank before it. */
export function whereToLook(message: string): string {
  const [, noun] = MISSING.exec(message) ?? [];
  return noun === undefined ? '' : ` See tidings ${noun} list.`;
}
