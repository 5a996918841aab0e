// Writes schemas/*.schema.json from the zod schemas of @darkroom/core.
import { writeFileSync } from 'node:fs';
import { schemaText } from '../src/records/published-schema.ts';

for (const kind of ['provider', 'model'] as const) {
  writeFileSync(new URL(`../schemas/${kind}.schema.json`, import.meta.url), schemaText(kind));
}
