import type { Table } from '../../lib/table/table.ts';

/** A table whose client does as `send` says: it gets the command and the function that sends it. */
export function tableThat(
  table: Table,
  send: (name: string, input: Record<string, unknown>, next: () => Promise<unknown>) => unknown,
): Table {
  type Command = { constructor: { name: string }; input: Record<string, unknown> };
  const client = new Proxy(table.client, {
    get: (target, property, receiver) =>
      property === 'send'
        ? (command: Command, options: never) =>
            send(command.constructor.name, command.input, () =>
              target.send(command as never, options),
            )
        : Reflect.get(target, property, receiver),
  });
  return { ...table, client };
}

/** The state that an update leads to. */
export function stateIn(input: Record<string, unknown>): unknown {
  return (input['ExpressionAttributeValues'] as Record<string, unknown> | undefined)?.[
    ':set_state'
  ];
}
