import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadCatalog } from '@darkroom/catalog';
import { systemClock } from '@darkroom/core';
import { expect, it, onTestFinished } from 'vitest';
import { catalogProviders } from './ports.ts';

it('tells what is wrong with the files of providers that came with Darkroom, as of the own ones', async () => {
  const root = await mkdtemp(join(tmpdir(), 'darkroom-ports-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  for (const slug of ['broken', 'whole']) {
    const record = `slug: ${slug}\nlabel: ${slug}\nconfigurationMethods: [predefined-model]\n`;
    await write(`${slug}/provider.yaml`, record);
  }
  await write('broken/models/pen.yaml', 'source: external://broken/pen\nnmae: Pen\n');
  const catalog = await loadCatalog({
    directories: [{ path: root, origin: 'built-in' }],
    clock: systemClock,
  });
  const problems = catalogProviders(catalog).map(({ problems: [first = null] }) => first);
  expect(problems).toEqual([expect.stringMatching(/^broken\/models\/pen\.yaml:\d+: /), null]);
});
