import { safeLine } from './safe.ts';
import type { Style } from './style.ts';

/** Rows in columns, two spaces apart, the last one as long as it is. Cells are cut to one line. */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly (string | null)[])[],
  style: Style,
): string {
  const cells = rows.map((row) => row.map((cell) => safeLine(cell ?? '–')));
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [style.bold(line(head)), ...cells.map(line)].join('\n');
}

/** Names and values below each other. Rows without a value are left out. */
export function renderFields(
  rows: readonly (readonly [string, string | null])[],
  style: Style,
): string {
  const shown = rows.filter((row): row is [string, string] => row[1] !== null && row[1] !== '');
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown
    .map(([name, value]) => {
      const [first = '', ...others] = value.split('\n');
      const indent = ' '.repeat(width + 2);
      return [
        `${style.dim(name.padEnd(width))}  ${first}`,
        ...others.map((line) => indent + line),
      ].join('\n');
    })
    .join('\n');
}
