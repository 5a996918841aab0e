import type { Sql, SqlValue } from './sql.ts';

/** What a column holds. `time` is a Date, kept as Prisma keeps it: ISO 8601 in UTC with an offset. */
export type ColumnKind = 'text' | 'integer' | 'bigint' | 'real' | 'boolean' | 'time';

type Column = string | number | bigint | boolean | Date | null;

/** A part of a statement with its values. */
export interface Fragment {
  text: string;
  values: readonly Column[];
}

/** A table whose rows are Prisma's own type: the columns must be exactly the type's, or it does not compile. */
export class Table<Row extends { [name in keyof Row]: Column }> {
  readonly #name: string;
  readonly #kinds: Map<string, ColumnKind>;
  readonly #select: string;
  /** Texts of statements by the columns that they set: they repeat, and a long one takes time to put together. */
  readonly #texts = new Map<string, string>();

  constructor(name: string, columns: Record<keyof Row & string, ColumnKind>) {
    this.#name = name;
    this.#kinds = new Map(Object.entries<ColumnKind>(columns));
    this.#select = [...this.#kinds.keys()].map((column) => `"${column}"`).join(', ');
  }

  /** `after` is all that stands behind FROM: WHERE, ORDER BY, LIMIT. */
  async select(sql: Sql, after: Fragment): Promise<Row[]> {
    const text = `SELECT ${this.#select} FROM "${this.#name}" ${after.text}`;
    return (await sql.rows(text, after.values.map(bind))).map((row) => this.#read(row));
  }

  async first(sql: Sql, after: Fragment): Promise<Row | null> {
    return (await this.select(sql, after))[0] ?? null;
  }

  /** Columns that are left out have the database's own defaults. All rows have the same columns. */
  async insert(sql: Sql, rows: readonly Partial<Row>[]): Promise<void> {
    const [first] = rows;
    if (first) await sql.run(this.#insertText(first, rows.length), valuesOf(rows));
  }

  /** Inserts one row and gives it as it stands, defaults and all. */
  async insertOne(sql: Sql, row: Partial<Row>): Promise<Row> {
    const text = `${this.#insertText(row, 1)} RETURNING ${this.#select}`;
    return this.#one(await sql.rows(text, valuesOf([row])));
  }

  /** Inserts a row, or changes the one that stands under the same value of `unique` to it, all `but` these columns. */
  async upsert(
    sql: Sql,
    row: Partial<Row>,
    unique: keyof Row & string,
    but: readonly (keyof Row & string)[],
  ): Promise<void> {
    const set = columnsOf(row)
      .filter((column) => column !== unique && !but.some((kept) => kept === column))
      .map((column) => `"${column}" = excluded."${column}"`);
    const text = `${this.#insertText(row, 1)} ON CONFLICT ("${unique}") DO UPDATE SET ${set.join(', ')}`;
    await sql.run(text, valuesOf([row]));
  }

  /** `also` sets what is reckoned from the row itself: `"fence" = "fence" + 1`. Gives how many rows were changed. */
  async update(sql: Sql, patch: Partial<Row>, also: Fragment, where: Fragment): Promise<number> {
    const values = [...valuesOf([patch]), ...also.values.map(bind), ...where.values.map(bind)];
    return sql.run(this.#updateText(patch, also, where), values);
  }

  /** The same of one row, and gives it as it is then; null where no row was met. */
  async updateOne(
    sql: Sql,
    patch: Partial<Row>,
    also: Fragment,
    where: Fragment,
  ): Promise<Row | null> {
    const values = [...valuesOf([patch]), ...also.values.map(bind), ...where.values.map(bind)];
    const text = `${this.#updateText(patch, also, where)} RETURNING ${this.#select}`;
    const [row] = await sql.rows(text, values);
    return row ? this.#read(row) : null;
  }

  #insertText(row: Partial<Row>, count: number): string {
    const columns = columnsOf(row);
    return this.#kept(`insert ${count} ${columns}`, () => {
      const marks = `(${columns.map(() => '?').join(', ')})`;
      const names = columns.map((column) => `"${column}"`).join(', ');
      return `INSERT INTO "${this.#name}" (${names}) VALUES ${Array(count).fill(marks).join(', ')}`;
    });
  }

  #updateText(patch: Partial<Row>, also: Fragment, where: Fragment): string {
    const columns = columnsOf(patch);
    return this.#kept(`update ${columns} ${also.text} ${where.text}`, () => {
      const set = columns.map((column) => `"${column}" = ?`);
      if (also.text) set.push(also.text);
      return `UPDATE "${this.#name}" SET ${set.join(', ')} ${where.text}`;
    });
  }

  #kept(key: string, make: () => string): string {
    const found = this.#texts.get(key);
    if (found !== undefined) return found;
    const text = make();
    this.#texts.set(key, text);
    return text;
  }

  #one(rows: Record<string, SqlValue>[]): Row {
    const [row] = rows;
    if (!row) throw new Error(`${this.#name} gave no row back.`);
    return this.#read(row);
  }

  #read(stored: Record<string, SqlValue>): Row {
    const row: Record<string, Column> = {};
    for (const [column, kind] of this.#kinds) row[column] = read(stored[column] ?? null, kind);
    return row as Row; // the columns are the type's own, by the constructor
  }
}

/** A list of marks for IN. An empty list matches nothing. */
export function marks(values: readonly unknown[]): string {
  return `(${values.map(() => '?').join(', ')})`;
}

/** What is undefined is left as it is. */
function columnsOf(row: object): string[] {
  return Object.entries(row).flatMap(([column, value]) => (value === undefined ? [] : [column]));
}

function valuesOf(rows: readonly object[]): SqlValue[] {
  return rows.flatMap((row) =>
    Object.values(row).flatMap((value: Column | undefined) =>
      value === undefined ? [] : [bind(value)],
    ),
  );
}

/** A value as a column keeps it. */
export function bind(value: Column): SqlValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString().replace('Z', '+00:00');
  return value;
}

function read(value: SqlValue, kind: ColumnKind): Column {
  if (value === null) return null;
  if (kind === 'integer' || kind === 'real') return Number(value);
  if (kind === 'boolean') return Number(value) !== 0;
  if (kind === 'time') return new Date(String(value));
  if (kind === 'bigint') return BigInt(String(value));
  return String(value);
}
