import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { nearestWord } from '@darkroom/core/plain';
import { CsvError, parse } from 'csv-parse/sync';
import { inputProblem } from '../program/cli-problem.ts';
import { asText } from '../program/read-stdin.ts';

/** One line of a file of rows, as it was written. */
export interface WrittenRow {
  /** "rows.csv line 3", for telling what is wrong with it. */
  place: string;
  /** By column; empty ones are left out. */
  values: ReadonlyMap<Column, string>;
  /** Settings of the model's own, as name=value. */
  params: readonly string[];
}

const COLUMNS = ['prompt', 'model', 'size', 'seed', 'negative', 'count'] as const;
type Column = (typeof COLUMNS)[number];

/** Other words for a column. */
const ALSO: Readonly<Record<string, Column>> = {
  negativeprompt: 'negative',
  negative_prompt: 'negative',
  n: 'count',
};

const PARAM = /^params?\.(.+)$/i;

/** The rows of a CSV or JSON file. @throws CliProblem that names the file and the line. */
export async function readRows(path: string, workingDirectory: string): Promise<WrittenRow[]> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(resolve(workingDirectory, path));
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw inputProblem(`The file "${path}" cannot be read (${why}).`);
  }
  const text = asText(bytes, 'a table of rows', `The file "${path}"`);
  const isJson = extname(path).toLowerCase() === '.json' || /^\s*[[{]/.test(text);
  return isJson ? jsonRows(text, path) : csvRows(text, path);
}

function csvRows(text: string, path: string): WrittenRow[] {
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
    if (error instanceof CsvError) throw inputProblem(`"${path}" is no CSV: ${error.message}`);
    throw error;
  }
  const [head, ...rows] = lines;
  const columns = (head?.record ?? []).map((name) => name.trim());
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) throw inputProblem(`"${path}" has the column "${twice}" twice.`);
  return rows.map(({ record, line }) =>
    rowOf(
      `${path} line ${line}`,
      columns.map((name, index) => [name, record[index] ?? '']),
    ),
  );
}

function jsonRows(text: string, path: string): WrittenRow[] {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw inputProblem(`"${path}" is no JSON: ${error instanceof Error ? error.message : ''}`);
  }
  if (!Array.isArray(data))
    throw inputProblem(`"${path}" holds no list.`, 'Write it like [{"prompt": "a lighthouse"}]');
  return data.map((row: unknown, index) => {
    const place = `${path} row ${index + 1}`;
    if (typeof row !== 'object' || row === null || Array.isArray(row))
      throw inputProblem(`${place} is no object.`);
    const pairs = Object.entries(row).flatMap(([name, value]): [string, string][] => {
      if (!/^params?$/i.test(name)) return [[name, plain(value, `${place}, ${name}`)]];
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw inputProblem(`${place}: params is an object of names and values.`);
      return Object.entries(value).map(([param, one]) => [
        `param.${param}`,
        plain(one, `${place}, params.${param}`),
      ]);
    });
    return rowOf(place, pairs);
  });
}

function plain(value: unknown, place: string): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' && !Number.isSafeInteger(value) && Number.isInteger(value))
    throw inputProblem(`${place}: write a number of so many digits in quotes.`);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw inputProblem(`${place}: a text, a number, true or false is wanted.`);
}

function rowOf(place: string, pairs: readonly (readonly [string, string])[]): WrittenRow {
  const values = new Map<Column, string>();
  const params: string[] = [];
  for (const [name, text] of pairs) {
    const param = PARAM.exec(name)?.[1];
    if (param !== undefined) {
      if (text !== '') params.push(`${param}=${text}`);
      continue;
    }
    const word = name.toLowerCase();
    const column = COLUMNS.find((known) => known === word) ?? ALSO[word];
    if (column === undefined) {
      const near = nearestWord(name, COLUMNS);
      throw inputProblem(
        `${place}: there is no column "${name}".`,
        `${near === null ? '' : `Did you mean ${near}? `}There are: ${COLUMNS.join(', ')} and param.<name>.`,
      );
    }
    if (text !== '') values.set(column, text);
  }
  return { place, values, params };
}
