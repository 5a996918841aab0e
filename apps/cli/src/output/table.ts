import { safeLine } from './safe.ts';
import type { Style } from './style.ts';

const GAP = 2;

/** How a table is brought within a terminal. */
export interface TableFit {
  /** Characters to a line; null: as many as it takes. */
  readonly columns: number | null;
  /** Titles of columns that may be left out, the most dispensable one first. */
  readonly spare: readonly string[];
}

const widthsOf = (table: readonly (readonly string[])[]) =>
  (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));

const sum = (numbers: readonly number[]) => numbers.reduce((left, right) => left + right, 0);

/** On a terminal no column but the last takes more than this part of a line. */
const WIDEST_PART = 0.45;

/** The table without those spare columns that it has no room for. What is last needs its title's room alone. */
function withoutSpare(
  table: readonly (readonly string[])[],
  { columns, spare }: TableFit,
): readonly (readonly string[])[] {
  const [title] = spare;
  const widths = widthsOf(table);
  const needed = sum(widths.slice(0, -1)) + GAP * (widths.length - 1);
  const least = needed + (table[0]?.at(-1)?.length ?? 0);
  if (columns === null || least <= columns || title === undefined) return table;
  const at = table[0]?.indexOf(title) ?? -1;
  const left = at < 0 ? table : table.map((row) => row.filter((_, column) => column !== at));
  return withoutSpare(left, { columns, spare: spare.slice(1) });
}

/** Rows in columns, two spaces apart, the last one as long as it is. Cells are cut to one line, lines to the terminal. */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly (string | null)[])[],
  style: Style,
  fit: TableFit = { columns: null, spare: [] },
): string {
  const widest = fit.columns === null ? undefined : Math.floor(fit.columns * WIDEST_PART);
  const cells = rows.map((row) =>
    row.map((cell, column) =>
      safeLine(cell ?? '–', column === row.length - 1 ? undefined : widest),
    ),
  );
  const table = withoutSpare([head, ...cells], fit);
  const widths = widthsOf(table);
  const [first = '', ...others] = table.map((row) => {
    const line = row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join(' '.repeat(GAP))
      .trimEnd();
    const { columns } = fit;
    return columns !== null && line.length > columns ? `${line.slice(0, columns - 1)}…` : line;
  });
  return [style.bold(first), ...others].join('\n');
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
