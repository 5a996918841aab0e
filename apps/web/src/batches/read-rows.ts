import { nearestWord } from '@darkroom/core';
import { CsvError, parse } from 'csv-parse/browser/esm/sync';
import { t } from '../messages/translate.ts';
import { UnreadableError } from './unreadable-error.ts';

const COLUMNS = ['prompt', 'model', 'size', 'seed', 'negative', 'count'] as const;
export type Column = (typeof COLUMNS)[number];

/** One line of a file of rows, as it was written. */
export interface WrittenRow {
  /** "rows.csv line 3", for telling what is wrong with it. */
  readonly place: string;
  /** By column; empty ones are left out. */
  readonly values: ReadonlyMap<Column, string>;
  /** Settings of the model's own, by name. */
  readonly params: ReadonlyMap<string, string>;
}

/** Other words for a column. */
const ALSO: Readonly<Record<string, Column>> = {
  negativeprompt: 'negative',
  negative_prompt: 'negative',
  n: 'count',
};
const PARAM = /^params?\.(.+)$/i;

/** The rows of a CSV or JSON file, as the command line reads them. @throws UnreadableError that names the file and the line. */
export function readRows(name: string, text: string): WrittenRow[] {
  if (text.trim() === '') throw new UnreadableError(t('“{name}” is empty.', { name }));
  const isJson = name.toLowerCase().endsWith('.json') || /^\s*[[{]/.test(text);
  return isJson ? jsonRows(name, text) : csvRows(name, text);
}

function csvRows(file: string, text: string): WrittenRow[] {
  const lines: { record: string[]; line: number }[] = [];
  try {
    // One kind of line end, so that lines are counted as editors do.
    parse(text.replaceAll('\r\n', '\n'), {
      bom: true,
      skip_empty_lines: true,
      on_record: (record: string[], context) => {
        lines.push({ record, line: context.lines });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnreadableError(t('“{file}” is no CSV: {reason}', { file, reason: error.message }));
  }
  const [head, ...rows] = lines;
  const columns = (head?.record ?? []).map((column) => column.trim());
  const twice = columns.find((column, index) => columns.indexOf(column) !== index);
  if (twice !== undefined)
    throw new UnreadableError(t('“{file}” has the column “{twice}” twice.', { file, twice }));
  return rows.map(({ record, line }) =>
    rowOf(
      t('{file} line {line}', { file, line: String(line) }),
      columns.map((column, index) => [column, record[index] ?? '']),
    ),
  );
}

function jsonRows(file: string, text: string): WrittenRow[] {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new UnreadableError(t('“{file}” is no JSON: {reason}', { file, reason }));
  }
  if (!Array.isArray(data))
    throw new UnreadableError(
      t('“{file}” holds no list. Write it like {example}', {
        file,
        example: '[{"prompt": "…"}]',
      }),
    );
  return data.map((row: unknown, index) => {
    const place = t('{file} row {row}', { file, row: String(index + 1) });
    return rowOf(place, pairsOf(place, row));
  });
}

function entriesOf(place: string, value: unknown): [string, unknown][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.entries(value);
  throw new UnreadableError(t('{place}: an object of names and values is wanted.', { place }));
}

function pairsOf(place: string, row: unknown): [string, string][] {
  return entriesOf(place, row).flatMap(([name, value]): [string, string][] => {
    if (!/^params?$/i.test(name)) return [[name, plain(`${place}, ${name}`, value)]];
    return entriesOf(`${place}, ${name}`, value).map(([param, one]) => [
      `param.${param}`,
      plain(`${place}, ${name}.${param}`, one),
    ]);
  });
}

function plain(place: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' && !Number.isSafeInteger(value) && Number.isInteger(value))
    throw new UnreadableError(t('{place}: write a number of so many digits in quotes.', { place }));
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw new UnreadableError(t('{place}: a text, a number, true or false is wanted.', { place }));
}

function rowOf(place: string, pairs: readonly (readonly [string, string])[]): WrittenRow {
  const values = new Map<Column, string>();
  const params = new Map<string, string>();
  for (const [name, text] of pairs) {
    const param = PARAM.exec(name)?.[1];
    if (param !== undefined) {
      if (text !== '') params.set(param, text);
      continue;
    }
    const word = name.toLowerCase();
    const column = COLUMNS.find((known) => known === word) ?? ALSO[word];
    if (column === undefined) throw new UnreadableError(unknownColumn(place, name));
    if (text !== '') values.set(column, text);
  }
  return { place, values, params };
}

function unknownColumn(place: string, name: string): string {
  const near = nearestWord(name, COLUMNS);
  const there = t('{place}: there is no column “{name}”.', { place, name });
  const hint = near === null ? [] : [t('Did you mean {near}?', { near })];
  const all = t('There are: {names}.', { names: `${COLUMNS.join(', ')}, param.<name>` });
  return [there, ...hint, all].join(' ');
}
