/**
 * Writes src/generated: Prisma's client from prisma/schema.prisma, and the migrations as a module, so that they
 * are found from sources, from dist and from a packaged server alike.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeMigrationsModule } from './write-migrations-module.ts';

const packageFolder = fileURLToPath(new URL('../../', import.meta.url));
const prismaFolder = fileURLToPath(new URL('../../../../prisma/', import.meta.url));

const require = createRequire(import.meta.url);
const commandLine = join(require.resolve('prisma/package.json'), '../build/index.js');

const result = spawnSync(
  process.execPath,
  [commandLine, 'generate', '--config', join(prismaFolder, 'prisma.config.ts'), '--no-hints'],
  {
    cwd: packageFolder,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    env: {
      ...process.env,
      // Generating runs no engine, but Prisma downloads one unless this names a file that exists.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  },
);
if (result.status !== 0) {
  process.stderr.write(`${result.stdout}${result.stderr}\n${result.error?.message ?? ''}\n`);
  process.exit(1);
}
const count = writeMigrationsModule(
  join(prismaFolder, 'migrations/sqlite'),
  join(packageFolder, 'src/generated/migrations.ts'),
);
process.stdout.write(`database: client generated, ${count} migration(s) bundled\n`);
