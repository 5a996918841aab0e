import { readFile } from 'node:fs/promises';
import { type Catalog, loadCatalog } from '@darkroom/catalog';
import { environmentName, systemClock } from '@darkroom/core';
import { providersDirectory } from '@darkroom/providers';
import { beforeAll, describe, expect, it } from 'vitest';
import { renderEnvironmentExample } from './environment-example.ts';

describe('.env.example', () => {
  let catalog: Catalog;
  beforeAll(async () => {
    catalog = await loadCatalog({
      directories: [{ path: providersDirectory, origin: 'built-in' }],
      clock: systemClock,
    });
  }, 60_000);

  it('is what the credential forms say: run scripts/write-env-example.ts after a change', async () => {
    const file = new URL('../../../../.env.example', import.meta.url);
    expect(await readFile(file, 'utf8')).toBe(renderEnvironmentExample(catalog.providers()));
  });

  it('names every variable of every form, and sets none', async () => {
    const text = renderEnvironmentExample(catalog.providers());
    for (const { slug, credentialForm, baseUrlVariable } of catalog.providers()) {
      for (const { variable, environment } of credentialForm) {
        if (variable !== baseUrlVariable) {
          expect(text).toContain(`\n# ${environmentName(slug, variable)}=`);
        }
        for (const name of environment) expect(text).toContain(name);
      }
    }
    expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  });
});
