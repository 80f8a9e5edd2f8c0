import { styleText } from 'node:util';

/** A colour or another style of a terminal. */
export type Style = Parameters<typeof styleText>[0];

/** Gives a text a style. */
export type Paint = (style: Style, text: string) => string;

/** What gives texts their styles; without colours it changes nothing. */
export function painter(colours: boolean): Paint {
  return (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text);
}

const STYLE_OF_API: Readonly<Record<string, Style>> = {
  drive: 'green',
  calendar: 'cyan',
  directory: 'magenta',
  reports: 'yellow',
  storage: 'blue',
};

/** The style of a resource or a type of events, by its API. */
export function styleOf(name: string): Style {
  return STYLE_OF_API[name.split('.')[0] ?? ''] ?? 'white';
}
