import { Prisma } from '../client.ts';
import { parseJsonOrNull } from '../json.ts';
import { bind } from '../sql/table.ts';
import { ofSpender, type Spender } from './budgets.ts';
import type { RepositoryContext } from './context.ts';
import { actorIds } from './owned-by.ts';

/** A stretch of time, and whose. Parts that are left out do not limit. */
export interface LedgerRange {
  /** From this moment on. */
  from?: Date;
  /** Before this moment. */
  to?: Date;
  /** A user's, whether they came themselves or with a token. */
  userId?: string;
}

/** What was spent. */
export interface LedgerSum {
  /** Millionths of a US dollar that are known to be spent; unknown costs are not in it. */
  micros: bigint;
  generations: number;
  images: number;
  /** How many of the generations have a cost that is not known. */
  unknownCostGenerations: number;
}

/** A sum by model's source or by day. */
export interface LedgerLine extends LedgerSum {
  key: string;
}

/** What generations of one source were expected to cost, and did. */
export interface DriftLine {
  source: string;
  generations: number;
  estimatedMicros: bigint;
  actualMicros: bigint;
}

interface DriftRow {
  source: string;
  generations: bigint | number;
  estimated: bigint | number | string;
  actual: bigint | number | string;
}

interface SumRow {
  key: string;
  micros: bigint | number | string | null;
  generations: bigint | number;
  images: bigint | number | null;
  unknown: bigint | number;
}

/** What was spent, one row an attempt. Rows are written with the attempt's end. */
export class Ledger {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  async total(range: LedgerRange = {}): Promise<LedgerSum> {
    const [line] = await this.#sums(Prisma.sql`'total'`, range);
    if (line === undefined) {
      return { micros: 0n, generations: 0, images: 0, unknownCostGenerations: 0 };
    }
    const { key: _key, ...sum } = line;
    return sum;
  }

  /** What the provider said that each call of a generation used, as it was written; calls that told nothing are left out. */
  async usages(generationId: string): Promise<unknown[]> {
    const rows = await this.#context.client.ledgerEntry.findMany({
      where: { generationId, usage: { not: null } },
      orderBy: { at: 'asc' },
      select: { usage: true },
    });
    return rows.flatMap(({ usage }) => parseJsonOrNull(usage, 'a usage in the ledger') ?? []);
  }

  /** One line a source, dearest first; of equal ones in order of source. */
  async bySource(range: LedgerRange = {}): Promise<LedgerLine[]> {
    const lines = await this.#sums(Prisma.sql`"source"`, range);
    return lines.sort((left, right) => Number(right.micros - left.micros));
  }

  /**
   * For each source, of generations that ended in a time and whose expected and true costs are both known: what they
   * were expected to cost and did. Most generations first.
   */
  async drift(range: LedgerRange = {}): Promise<DriftLine[]> {
    const conditions = [
      Prisma.sql`"isFromCache" = ${false}`,
      Prisma.sql`"status" = 'SUCCEEDED'`,
      Prisma.sql`"actualMicros" IS NOT NULL`,
      Prisma.sql`"estimateExpectedMicros" IS NOT NULL`,
    ];
    if (range.from !== undefined) conditions.push(Prisma.sql`"finishedAt" >= ${range.from}`);
    if (range.to !== undefined) conditions.push(Prisma.sql`"finishedAt" < ${range.to}`);
    if (range.userId !== undefined) {
      const ids = await actorIds(this.#context, range.userId);
      conditions.push(Prisma.sql`"actor" IN (${Prisma.join(ids)})`);
    }
    const rows = await this.#context.client.$queryRaw<DriftRow[]>`
      SELECT "source", COUNT(*) AS "generations",
        CAST(SUM("estimateExpectedMicros") AS BIGINT) AS "estimated",
        CAST(SUM("actualMicros") AS BIGINT) AS "actual"
      FROM "Generation" WHERE ${Prisma.join(conditions, ' AND ')}
      GROUP BY "source" ORDER BY COUNT(*) DESC, "source"`;
    return rows.map((row) => ({
      source: row.source,
      generations: Number(row.generations),
      estimatedMicros: BigInt(row.estimated),
      actualMicros: BigInt(row.actual),
    }));
  }

  /** One line a day in UTC ("2026-11-21") on which anything was spent, oldest first. */
  async byDay(range: LedgerRange = {}): Promise<LedgerLine[]> {
    return this.#sums(this.#context.dialect.utcDay(Prisma.sql`"at"`), range);
  }

  /**
   * Micros that count against a budget: what is known to be spent, and of what is not known the most that it may have
   * been. Unknown outcomes are not in it: their reservations count.
   */
  async spent(spender: Spender, range: Omit<LedgerRange, 'userId'> = {}): Promise<bigint> {
    const { text, values } = countedIn(spender, range);
    const [row] = await this.#context.sql.rows(
      `SELECT CAST(SUM(COALESCE("micros", "worstMicros")) AS BIGINT) AS "spent" FROM "LedgerEntry" ${text}`,
      values,
    );
    return BigInt(row?.spent?.toString() ?? 0);
  }

  /** How many generations of a spender have a cost that is not known. */
  async unknownCostGenerations(
    spender: Spender,
    range: Omit<LedgerRange, 'userId'> = {},
  ): Promise<number> {
    const { text, values } = countedIn(spender, range);
    const [row] = await this.#context.sql.rows(
      `SELECT COUNT(DISTINCT "generationId") AS "unknown" FROM "LedgerEntry" ${text} AND "micros" IS NULL`,
      values,
    );
    return Number(row?.unknown ?? 0);
  }

  async #sums(key: Prisma.Sql, range: LedgerRange): Promise<LedgerLine[]> {
    const conditions = [Prisma.sql`1 = 1`];
    if (range.from !== undefined) conditions.push(Prisma.sql`"at" >= ${range.from}`);
    if (range.to !== undefined) conditions.push(Prisma.sql`"at" < ${range.to}`);
    if (range.userId !== undefined) {
      const ids = await actorIds(this.#context, range.userId);
      conditions.push(Prisma.sql`"actor" IN (${Prisma.join(ids)})`);
    }
    // Casts: PostgreSQL sums whole numbers into other types than they are.
    const rows = await this.#context.client.$queryRaw<SumRow[]>`
      SELECT "key",
        CAST(SUM("micros") AS BIGINT) AS "micros",
        CAST(SUM("images") AS BIGINT) AS "images",
        COUNT(DISTINCT "generationId") AS "generations",
        COUNT(DISTINCT CASE WHEN "micros" IS NULL THEN "generationId" END) AS "unknown"
      FROM (
        SELECT ${key} AS "key", "micros", "images", "generationId"
        FROM "LedgerEntry" WHERE ${Prisma.join(conditions, ' AND ')}
      ) AS lines
      GROUP BY "key" ORDER BY "key"`;
    return rows.map((row) => ({
      key: row.key,
      micros: BigInt(row.micros ?? 0),
      generations: Number(row.generations),
      images: Number(row.images ?? 0),
      unknownCostGenerations: Number(row.unknown),
    }));
  }
}

function countedIn(spender: Spender, { from, to }: Omit<LedgerRange, 'userId'>) {
  const of = ofSpender(spender);
  const since = from === undefined ? '' : ' AND "at" >= ?';
  const until = to === undefined ? '' : ' AND "at" < ?';
  const times = [from, to].flatMap((time) => (time === undefined ? [] : [bind(time)]));
  return { text: `WHERE 1 = 1${since}${until}${of.text}`, values: [...times, ...of.values] };
}
