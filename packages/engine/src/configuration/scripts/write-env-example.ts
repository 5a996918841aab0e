import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadCatalog } from '@darkroom/catalog';
import { systemClock } from '@darkroom/core';
import { providersDirectory } from '@darkroom/providers';
import { renderEnvironmentExample } from '../environment-example.ts';

/** Writes the repository's `.env.example` from the credential forms of the built-in providers. */
const catalog = await loadCatalog({
  directories: [{ path: providersDirectory, origin: 'built-in' }],
  clock: systemClock,
});
const file = fileURLToPath(new URL('../../../../../.env.example', import.meta.url));
await writeFile(file, renderEnvironmentExample(catalog.providers()));
process.stdout.write(`${file}\n`);
