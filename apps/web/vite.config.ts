import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { graphSchema } from './vite/graph-schema.ts';
import { ownDocuments } from './vite/own-documents.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Where `npm run dev` finds the server: Darkroom's own port. */
const SERVER = 'http://127.0.0.1:4100';

export default defineConfig({
  plugins: [react(), graphSchema(path('./src/gql/introspection.json')), ownDocuments()],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production', 'default'] },
  // Nothing is put into the page itself: the server's content security policy forbids inline scripts.
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // The explorer's packages carry marks for a compiler that is not used here.
      onLog(level, log, report) {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
      input: { main: path('./index.html'), graphiql: path('./graphiql/index.html') },
      // Pure: what the app does not use of them (core's zod schemas, documents in one heap above all) stays out.
      treeshake: { moduleSideEffects: (id) => !/\/packages\/core\/|\/src\/gql\//.test(id) },
    },
    chunkSizeWarningLimit: 4000,
  },
  worker: { format: 'es' },
  server: {
    proxy: Object.fromEntries(
      [
        '/graphql',
        '/images',
        '/uploads',
        '/batches/',
        '/providers/icons',
        '/sign-in',
        '/sign-out',
      ].map((prefix) => [prefix, { target: SERVER, changeOrigin: false }]),
    ),
  },
});
