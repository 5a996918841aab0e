import { fileURLToPath } from 'node:url';
import shared from '@darkroom/tooling/vitest';
import { mergeConfig } from 'vitest/config';
import { graphSchema } from './vite/graph-schema.ts';

const introspection = fileURLToPath(new URL('./src/gql/introspection.json', import.meta.url));

export default mergeConfig(shared, {
  plugins: [graphSchema(introspection)],
  test: {
    include: ['e2e/**/*.test.ts', 'vite/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A page follows in its own time, and slower where others work on the machine.
    expect: { poll: { timeout: 20_000 } },
  },
});
