import preset from '@darkroom/tooling/vitest';
import { mergeConfig } from 'vitest/config';

// Node takes graphql's CommonJS form for everybody; Vite would take the other one for our sources, and graphql
// refuses to work with two of itself.
export default mergeConfig(preset, {
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
});
