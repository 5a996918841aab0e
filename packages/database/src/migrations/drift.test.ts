import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SQLITE_MIGRATIONS } from '../generated/migrations.ts';
import { SQLITE_MIGRATIONS_FOLDER, schemaDifference } from '../scripts/schema-difference.ts';
import { withSchemaEngine } from '../scripts/schema-engine.ts';
import { readMigrationFiles } from '../scripts/write-migrations-module.ts';
import { temporaryFolder } from '../testing/local/temporary-database.ts';
import { migrate } from './migrate.ts';

test('the migrations produce schema.prisma', async () => {
  expect(await schemaDifference()).toBeNull();
});

test('a schema that went on without a migration is told', async () => {
  const difference = await schemaDifference((schema) =>
    schema.replace('model Session {', 'model Session {\n  device String?'),
  );
  expect(difference).toContain('ADD COLUMN "device" TEXT');
});

test('the bundled migrations are the committed ones', () => {
  expect(SQLITE_MIGRATIONS).toEqual(readMigrationFiles(SQLITE_MIGRATIONS_FOLDER));
});

test("Prisma's own engine takes our databases for its own, up to date", async () => {
  const file = join(temporaryFolder(), 'darkroom.db');
  migrate(file);
  const result = await withSchemaEngine(file, (engine) =>
    engine.applyMigrations({
      migrationsList: {
        baseDir: SQLITE_MIGRATIONS_FOLDER,
        lockfile: { path: './migration_lock.toml', content: 'provider = "sqlite"' },
        shadowDbInitScript: '',
        migrationDirectories: SQLITE_MIGRATIONS.map(({ name, sql }) => ({
          path: name,
          migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
        })),
      },
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  expect(result.appliedMigrationNames).toEqual([]);
});
