import { applyMemorySettings } from './memory-settings.ts';

// Before anything of the program is loaded: what an older Node cannot read would end it with a stack of that.
if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(
    `Darkroom needs Node 24 or newer, and this is ${process.version}. \`npm start\` brings one along.\n`,
  );
  process.exit(1);
}
applyMemorySettings();
// Loaded afterwards: what is thrown away at once should not have been loaded.
const [{ partsOpener }, { runServer }] = await Promise.all([
  import('./open-parts.ts'),
  import('./run-server.ts'),
]);
await runServer(partsOpener());
