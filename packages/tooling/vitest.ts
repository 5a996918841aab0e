import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** One preset for every package: workspace packages are read from their sources, so no test needs a build. */
export default defineConfig({
  resolve: { conditions: ['source', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: ['source', 'node', 'import', 'default'] } },
  test: {
    include: ['src/**/*.test.{ts,tsx}', '*.test.ts'],
    environment: 'node',
    env: {
      // Child processes and worker threads of the tests read the sources as well.
      NODE_OPTIONS: '--conditions=source',
      // Servers are started by the dozen, each from the same sources.
      NODE_COMPILE_CACHE: join(tmpdir(), 'darkroom-compile-cache'),
    },
    // No measure of speed: what hangs is ended, and a busy machine is not taken for one that hangs.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // The counts are added up over all packages when `npm test` ends.
    reporters: ['default', 'json'],
    outputFile: { json: 'node_modules/.darkroom-tests.json' },
  },
});
