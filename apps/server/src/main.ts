import { applyMemorySettings } from './memory-settings.ts';

applyMemorySettings();
// Loaded afterwards: what is thrown away at once should not have been loaded.
const [{ partsOpener }, { runServer }] = await Promise.all([
  import('./open-parts.ts'),
  import('./run-server.ts'),
]);
await runServer(partsOpener());
