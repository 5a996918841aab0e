import { createHash } from 'node:crypto';
import type { Migration } from '../../migrations/apply-migrations.ts';

/** A migration of a test's own. */
export function migrationOf(name: string, sql: string): Migration {
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

/** `count` migrations, each of several statements that only make sense together. */
export function numberedMigrations(count: number): Migration[] {
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    return migrationOf(
      `${20260101000000 + number}_step`,
      `CREATE TABLE "step${number}" ("a" INTEGER NOT NULL);
       INSERT INTO "step${number}" VALUES (1), (2), (3);
       CREATE INDEX "step${number}_a" ON "step${number}" ("a");`,
    );
  });
}
