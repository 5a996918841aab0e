import preset from '@darkroom/tooling/vitest';
import { mergeConfig } from 'vitest/config';

/** Packages that have a `source` condition of their own: Node would take their TypeScript, and refuses it there. */
const CLIENTS = [/@ai-sdk\//, /eventsource-parser/];

export default mergeConfig(preset, {
  test: {
    server: { deps: { inline: CLIENTS } },
    // The same for clients in CommonJS, which Vite does not touch.
    setupFiles: ['./vitest.setup.ts'],
  },
});
