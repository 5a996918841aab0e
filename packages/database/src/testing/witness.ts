import BetterSqlite from 'better-sqlite3';
import { CONNECTION_SETTINGS } from '../sqlite/settings.ts';

/** A change of state that was committed. */
export interface WitnessedMove {
  of: 'attempt' | 'generation';
  /** The id of the attempt or generation. */
  id: string;
  /** Null: it came into being so. */
  from: string | null;
  to: string;
  /** By how much the fence rose; null where there is none to look at. */
  fenceStep: number | null;
}

/** A generation that was accepted although a hard budget had no room for it. */
export interface WitnessedExcess {
  generationId: string;
  budgetId: string;
  limitMicros: bigint;
  /** Spent and reserved, the generation's own part with it. */
  countedMicros: bigint;
}

/** A line of the ledger that changed although its amount was known, or that went. */
export interface WitnessedBill {
  attemptId: string;
  before: bigint | null;
  /** Null: not known any more, or gone. */
  after: bigint | null;
}

/** What was committed since the witness was called, in order, by whichever process. */
export interface Testimony {
  moves: WitnessedMove[];
  excesses: WitnessedExcess[];
  bills: WitnessedBill[];
}

/** The condition under which a row of `table` counts for budget `b`. */
const counts = (table: string) => `CASE b."scope"
  WHEN 'ALL' THEN 1 WHEN 'PROVIDER' THEN ${table}."provider" = b."scopeKey"
  WHEN 'MODEL' THEN ${table}."source" = b."scopeKey" ELSE ${table}."actor" = b."scopeKey" END`;

/** The beginning of the period of budget `b` that holds the moment of the new row; times are texts that sort. */
const PERIOD_BEGINS = `CASE b."period" WHEN 'TOTAL' THEN ''
  WHEN 'MONTH' THEN substr(NEW."createdAt", 1, 7) ELSE substr(NEW."createdAt", 1, 10) END`;

const SPENT = `(SELECT COALESCE(SUM(COALESCE(l."micros", l."worstMicros")), 0) FROM "LedgerEntry" l
  WHERE l."at" >= ${PERIOD_BEGINS} AND ${counts('l')})`;
const HELD = `(SELECT COALESCE(SUM(r."heldMicros"), 0) FROM "Reservation" r
  WHERE (r."state" = 'OPEN' OR (r."state" = 'UNKNOWN' AND r."stateAt" >= ${PERIOD_BEGINS})) AND ${counts('r')})`;

/** Written by triggers, within the transaction that they watch: nothing is committed without its line. */
const SCRIPT = `
CREATE TABLE IF NOT EXISTS "Witness" (
  "number" INTEGER PRIMARY KEY AUTOINCREMENT, "kind" TEXT NOT NULL, "id" TEXT NOT NULL,
  "before" TEXT, "after" TEXT, "step" INTEGER
);
CREATE TRIGGER IF NOT EXISTS "witness_attempt_new" AFTER INSERT ON "Attempt" BEGIN
  INSERT INTO "Witness" ("kind", "id", "before", "after") VALUES ('attempt', NEW."id", NULL, NEW."state");
END;
CREATE TRIGGER IF NOT EXISTS "witness_attempt" AFTER UPDATE ON "Attempt" BEGIN
  INSERT INTO "Witness" ("kind", "id", "before", "after", "step")
  VALUES ('attempt', NEW."id", OLD."state", NEW."state", NEW."fence" - OLD."fence");
END;
CREATE TRIGGER IF NOT EXISTS "witness_generation_new" AFTER INSERT ON "Generation" BEGIN
  INSERT INTO "Witness" ("kind", "id", "before", "after") VALUES ('generation', NEW."id", NULL, NEW."status");
END;
CREATE TRIGGER IF NOT EXISTS "witness_generation" AFTER UPDATE ON "Generation"
WHEN OLD."status" <> NEW."status" BEGIN
  INSERT INTO "Witness" ("kind", "id", "before", "after")
  VALUES ('generation', NEW."id", OLD."status", NEW."status");
END;
CREATE TRIGGER IF NOT EXISTS "witness_reservation" AFTER INSERT ON "Reservation" BEGIN
  INSERT INTO "Witness" ("kind", "id", "before", "after", "step")
  SELECT 'excess', NEW."generationId", b."id", CAST(b."limitMicros" AS TEXT), ${SPENT} + ${HELD}
  FROM "Budget" b WHERE b."isHard" AND b."createdAt" <= NEW."createdAt" AND ${counts('NEW')}
    AND ${SPENT} + ${HELD} > b."limitMicros";
END;
CREATE TRIGGER IF NOT EXISTS "witness_bill" AFTER UPDATE ON "LedgerEntry"
WHEN OLD."micros" IS NOT NULL AND NEW."micros" IS NOT OLD."micros" BEGIN
  INSERT INTO "Witness" ("kind", "id", "before", "after")
  VALUES ('bill', NEW."attemptId", CAST(OLD."micros" AS TEXT), CAST(NEW."micros" AS TEXT));
END;
CREATE TRIGGER IF NOT EXISTS "witness_bill_gone" AFTER DELETE ON "LedgerEntry" BEGIN
  INSERT INTO "Witness" ("kind", "id", "before") VALUES ('bill', OLD."attemptId", CAST(OLD."micros" AS TEXT));
END;`;

interface Row {
  kind: string;
  id: string;
  before: string | null;
  after: string | null;
  step: number | null;
}

function connected<T>(file: string, work: (connection: BetterSqlite.Database) => T): T {
  const connection = new BetterSqlite(file, { fileMustExist: true });
  try {
    for (const { name, value } of CONNECTION_SETTINGS) connection.pragma(`${name} = ${value}`);
    return work(connection);
  } finally {
    connection.close();
  }
}

/**
 * Lets a migrated database write down itself what every process commits to it from now on: each change of state, and what
 * must never happen to budgets and bills. Safe to repeat. For databases of tests alone: they carry it for good.
 */
export function callWitness(file: string): void {
  connected(file, (connection) => connection.exec(SCRIPT));
}

/** What the witness has seen; null where none was called. */
export function readWitness(file: string): Testimony | null {
  return connected(file, (connection) => {
    const isThere = connection
      .prepare(`SELECT 1 FROM sqlite_master WHERE "type" = 'table' AND "name" = 'Witness'`)
      .get();
    if (isThere === undefined) return null;
    const rows = connection.prepare<[], Row>('SELECT * FROM "Witness" ORDER BY "number"').all();
    const testimony: Testimony = { moves: [], excesses: [], bills: [] };
    for (const { kind, id, before, after, step } of rows) {
      if (kind === 'attempt' || kind === 'generation')
        testimony.moves.push({ of: kind, id, from: before, to: after ?? '', fenceStep: step });
      else if (kind === 'excess')
        testimony.excesses.push({
          generationId: id,
          budgetId: before ?? '',
          limitMicros: BigInt(after ?? 0),
          countedMicros: BigInt(step ?? 0),
        });
      else
        testimony.bills.push({ attemptId: id, before: toMicros(before), after: toMicros(after) });
    }
    return testimony;
  });
}

const toMicros = (text: string | null) => (text === null ? null : BigInt(text));

/** Runs statements past everything that guards the database: for tests that damage it. */
export function damageDatabase(file: string, sql: string): void {
  connected(file, (connection) => {
    connection.pragma('foreign_keys = OFF');
    connection.exec(sql);
  });
}
