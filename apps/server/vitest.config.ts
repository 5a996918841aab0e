import preset from '@darkroom/tooling/vitest';
import { mergeConfig } from 'vitest/config';

/** Clients of other makers that have a `source` condition of their own: Node would take their TypeScript, and refuses it there. */
const CLIENTS = [/@ai-sdk\//, /\/ai@/, /eventsource-parser/];

// Node takes graphql's CommonJS form for everybody; Vite would take the other one for our sources, and graphql
// refuses to work with two of itself.
export default mergeConfig(preset, {
  resolve: {
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: { server: { deps: { inline: CLIENTS } } },
});
