import type { Style } from '../../local/paint.ts';
import type { View } from '../command/answer.ts';
import { plainText } from './plain-text.ts';

/** A column of a table. */
export interface Column<Row> {
  title: string;
  value: (row: Row, view: View) => unknown;
  style?: (row: Row) => Style | undefined;
}

const GAP = '  ';
const MIN_WIDTH = 8;

/**
 * A table for people: a line each, columns as wide as they need to be. On a terminal that is too narrow
 * the last column is cut.
 * @param nothing what is said without rows.
 */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  nothing: string,
): (view: View) => string {
  return (view) => {
    if (rows.length === 0) return nothing;
    const texts = rows.map((row) => columns.map(({ value }) => plainText(value(row, view))));
    const widths = columns.map(({ title }, index) =>
      texts.reduce((width, cells) => Math.max(width, cells[index]?.length ?? 0), title.length),
    );
    const line = (cells: readonly string[], styled: (cell: string, index: number) => string) => {
      let left = view.width ?? Number.POSITIVE_INFINITY;
      const parts = cells.map((cell, index) => {
        const isLast = index === cells.length - 1;
        const room = Math.max(MIN_WIDTH, left);
        const shown = isLast && cell.length > room ? `${cell.slice(0, room - 1)}…` : cell;
        left -= (widths[index] ?? 0) + GAP.length;
        return styled(isLast ? shown : shown.padEnd(widths[index] ?? 0), index);
      });
      return parts.join(GAP).trimEnd();
    };
    const header = line(
      columns.map(({ title }) => title),
      (cell) => view.paint('dim', cell),
    );
    const body = texts.map((cells, at) =>
      line(cells, (cell, index) => {
        const style = columns[index]?.style?.(rows[at] as Row);
        return style === undefined ? cell : view.paint(style, cell);
      }),
    );
    return [header, ...body].join('\n');
  };
}
