import type { View } from '../command/answer.ts';
import { plainText } from './plain-text.ts';

/** A field and its value; those without a value are left out. */
export type Field = readonly [name: string, value: unknown];

/** One thing for people: a line for each field. */
export function fields(list: readonly Field[]): (view: View) => string {
  return ({ paint }) => {
    const shown = list.flatMap(([name, value]): [string, string][] => {
      const text = plainText(value);
      return text === '' ? [] : [[name, text]];
    });
    const width = Math.max(...shown.map(([name]) => name.length));
    return shown.map(([name, text]) => `${paint('dim', name.padEnd(width))}  ${text}`).join('\n');
  };
}
