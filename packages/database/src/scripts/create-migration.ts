/**
 * `pnpm create-migration <name>`: writes the SQL that leads from the committed migrations to schema.prisma into
 * prisma/migrations/sqlite/<timestamp>_<name>/migration.sql. Review it, then commit it: it never changes again.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SQLITE_MIGRATIONS_FOLDER, schemaDifference } from './schema-difference.ts';

const name = process.argv[2];
if (name === undefined || !/^[a-z][a-z0-9_]*$/.test(name)) {
  process.stderr.write(
    'Say what the migration does in a word or two: pnpm create-migration add_budgets\n',
  );
  process.exit(2);
}
const sql = await schemaDifference();
if (sql === null) {
  process.stdout.write('The migrations already produce schema.prisma: nothing written.\n');
} else {
  const timestamp = new Date().toISOString().replaceAll(/[-:T]/g, '').slice(0, 14);
  const folder = join(SQLITE_MIGRATIONS_FOLDER, `${timestamp}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'migration.sql'), sql);
  process.stdout.write(`${join(folder, 'migration.sql')}\n`);
  await import('./generate.ts'); // the client and the bundle follow at once
}
