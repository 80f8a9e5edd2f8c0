/** A command of the SDK, as far as its writes are read. */
export interface TableCommand {
  constructor: { name: string };
  input: object;
}

/** A write to one row: what it does to each attribute. */
export interface RowWrite {
  pk: string;
  /** It puts the whole row; otherwise it changes one. */
  isPut: boolean;
  set: Readonly<Record<string, unknown>>;
  removed: readonly string[];
  /** Numbers that are added. */
  added: Readonly<Record<string, unknown>>;
}

interface Update {
  Key: { pk: string };
  UpdateExpression: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, unknown>;
}

interface Put {
  Item: Record<string, unknown>;
}

interface Transaction {
  TransactItems: { Update?: Update; Put?: Put }[];
}

/** The writes of a command, other than deletions of rows. @throws Error if it cannot read one. */
export function rowWrites({ constructor: { name }, input }: TableCommand): RowWrite[] {
  switch (name) {
    case 'UpdateCommand':
      return [readUpdate(input as Update)];
    case 'PutCommand':
      return [readPut(input as Put)];
    case 'TransactWriteCommand':
      return (input as Transaction).TransactItems.flatMap(({ Update, Put }) => [
        ...(Update ? [readUpdate(Update)] : []),
        ...(Put ? [readPut(Put)] : []),
      ]);
    default:
      return [];
  }
}

function readPut({ Item }: Put): RowWrite {
  return { pk: String(Item['pk']), isPut: true, set: Item, removed: [], added: {} };
}

const CLAUSES = /(SET|REMOVE|ADD) (.+?)(?= (?:SET|REMOVE|ADD) |$)/g;
const ACTIONS = {
  SET: /^(#\w+) = (:\w+)$/,
  REMOVE: /^(#\w+)$/,
  ADD: /^(#\w+) (:\w+)$/,
} as const;

function readUpdate(update: Update): RowWrite {
  const { Key, UpdateExpression, ExpressionAttributeNames: names = {} } = update;
  const { ExpressionAttributeValues: values = {} } = update;
  const changes = { SET: [], REMOVE: [], ADD: [] } as Record<keyof typeof ACTIONS, Change[]>;
  for (const [, clause, actions = ''] of UpdateExpression.matchAll(CLAUSES))
    for (const action of actions.split(', ')) {
      const kind = clause as keyof typeof ACTIONS;
      const [, name = '', value = ''] = ACTIONS[kind].exec(action) ?? [];
      const attribute = names[name];
      if (attribute === undefined) throw new Error(`Cannot read ${action} of ${UpdateExpression}`);
      changes[kind].push([attribute, values[value]]);
    }
  return {
    pk: Key.pk,
    isPut: false,
    set: Object.fromEntries(changes.SET),
    removed: changes.REMOVE.map(([attribute]) => attribute),
    added: Object.fromEntries(changes.ADD),
  };
}

type Change = [attribute: string, value: unknown];
