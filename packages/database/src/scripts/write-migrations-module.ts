import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A migration as prisma/migrations holds it: `<timestamp>_<name>/migration.sql`. */
export interface MigrationFile {
  readonly name: string;
  /** SHA-256 of the file in hex, as Prisma writes it into _prisma_migrations. */
  readonly checksum: string;
  readonly sql: string;
}

/** Reads the migrations of `folder`, oldest first (their names begin with a timestamp). */
export function readMigrationFiles(folder: string): MigrationFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      return { name, checksum: createHash('sha256').update(sql).digest('hex'), sql };
    });
}

/** Writes the migrations of `folder` as a TypeScript module and returns how many there are. */
export function writeMigrationsModule(folder: string, moduleFile: string): number {
  const migrations = readMigrationFiles(folder);
  mkdirSync(dirname(moduleFile), { recursive: true });
  writeFileSync(
    moduleFile,
    `// Generated from prisma/migrations: do not edit.\nexport const SQLITE_MIGRATIONS = ${JSON.stringify(migrations, null, 2)} as const;\n`,
  );
  return migrations.length;
}
