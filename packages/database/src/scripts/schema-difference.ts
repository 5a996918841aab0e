import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DiffTarget } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { withSchemaEngine } from './schema-engine.ts';
import { readMigrationFiles } from './write-migrations-module.ts';

const prismaFolder = fileURLToPath(new URL('../../../../prisma/', import.meta.url));

/** prisma/schema.prisma, and the folder of its SQLite migrations. */
export const SCHEMA_FILE = `${prismaFolder}schema.prisma`;
export const SQLITE_MIGRATIONS_FOLDER = `${prismaFolder}migrations/sqlite`;

const NO_FILTER = { externalTables: [], externalEnums: [] };

/** What the committed migrations produce, played into a database in memory. */
function fromMigrations(): DiffTarget {
  const lock = readdirSync(SQLITE_MIGRATIONS_FOLDER).includes('migration_lock.toml')
    ? readFileSync(`${SQLITE_MIGRATIONS_FOLDER}/migration_lock.toml`, 'utf8')
    : null;
  return {
    tag: 'migrations',
    baseDir: SQLITE_MIGRATIONS_FOLDER,
    lockfile: { path: './migration_lock.toml', content: lock },
    shadowDbInitScript: '',
    migrationDirectories: readMigrationFiles(SQLITE_MIGRATIONS_FOLDER).map((file) => ({
      path: file.name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: file.sql } },
    })),
  };
}

/**
 * The SQL that leads from the committed migrations to schema.prisma; null where they agree. `edit` changes the
 * schema's text first, for testing.
 */
export async function schemaDifference(
  edit: (schema: string) => string = (schema) => schema,
): Promise<string | null> {
  const schema = { path: SCHEMA_FILE, content: edit(readFileSync(SCHEMA_FILE, 'utf8')) };
  return withSchemaEngine(':memory:', async (engine) => {
    const result = await engine.diff({
      from: fromMigrations(),
      to: { tag: 'schemaDatamodel', files: [schema] },
      script: true,
      exitCode: true,
      filters: NO_FILTER,
    });
    return result.exitCode === 2 ? (result.stdout ?? '') : null;
  });
}
