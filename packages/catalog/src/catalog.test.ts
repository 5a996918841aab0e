import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { providersDirectory } from '@darkroom/providers';
import { describe, expect, it } from 'vitest';
import { clock, Home, MODEL, PROVIDER, told } from '../test-support/home.ts';
import { loadCatalog } from './catalog.ts';

describe('the built-in providers', async () => {
  const catalog = await loadCatalog({
    directories: [{ path: providersDirectory, origin: 'built-in' }],
    clock,
  });

  it('pass every rule', () => {
    expect(catalog.problems).toEqual([]);
  });

  it('are found by slug and alias, their models by source', () => {
    expect(catalog.providers().length).toBeGreaterThanOrEqual(3);
    for (const provider of catalog.providers()) {
      for (const name of [provider.slug, ...provider.aliases]) {
        expect(catalog.provider(name)).toBe(provider);
        expect(catalog.origin(name)).toBe('built-in');
      }
      expect(catalog.iconPath(provider.slug, 'small')).toMatch(/\.(svg|png)$/);
      expect(catalog.iconPath(provider.slug, 'large')).toMatch(/\.(svg|png)$/);
    }
    for (const model of catalog.models()) expect(catalog.model(model.source)).toBe(model);
    expect(catalog.provider('nobody')).toBeNull();
    expect(catalog.model('external://sandbox/nothing')).toBeNull();
    expect(catalog.iconPath('nobody', 'small')).toBeNull();
  });

  it('each have an adapter, loaded once', async () => {
    for (const { slug } of catalog.providers()) {
      const adapter = await catalog.adapter(slug);
      expect(adapter.call).toBeTypeOf('function');
      expect(await catalog.adapter(slug)).toBe(adapter);
    }
    await expect(catalog.adapter('nobody')).rejects.toThrow('no provider "nobody"');
  });

  it('cannot be changed by who reads them', () => {
    const [model] = catalog.models();
    expect(() => Object.assign(model?.capabilities ?? {}, { supportsSeed: true })).toThrow(
      TypeError,
    );
    expect(() => Object.assign(catalog.providers()[0]?.label ?? {}, { en_US: 'x' })).toThrow(
      TypeError,
    );
  });

  it('list models in use by position, and those that go last', () => {
    expect(catalog.models({ provider: 'sandbox' }).map(({ name }) => name)).toEqual([
      'Aurora',
      'Etching',
      'Relay',
      'Aurora Classic',
      'Daguerreotype',
    ]);
  });

  it('are filtered by provider, mode and price', () => {
    expect(catalog.models({ provider: 'nobody' })).toEqual([]);
    const outpainters = catalog.models({ provider: 'sandbox', mode: 'outpaint' });
    expect(outpainters.map(({ key }) => key)).toEqual(['aurora']);
    const free = catalog.models({ maximumPrice: '0' });
    expect(new Set(free.map(({ provider }) => provider))).toEqual(new Set(['sandbox']));
    expect(catalog.models({ maximumPrice: '1' }).length).toBeGreaterThan(free.length);
  });
});

describe('adding', () => {
  it('a provider adds one folder, and a model one file', async () => {
    using home = new Home();
    cpSync(join(providersDirectory, 'sandbox'), join(home.builtIn, 'sandbox'), { recursive: true });
    const before = await home.load();
    expect(told(before, home)).toEqual([]);
    expect(before.provider('painter')).toBeNull();
    home.write('user/painter/provider.yaml', PROVIDER);
    home.write('user/painter/models/one.yaml', MODEL);
    await before.reload();
    expect(before.provider('painter')?.label).toEqual({ en_US: 'Painter' });
    expect(before.origin('painter')).toBe('user');
    expect(before.model('external://painter/one')).toMatchObject({
      key: 'one',
      providerModelId: 'one',
      provider: 'painter',
      path: 'external://painter/one',
      base: 'external',
      format: 'external_api',
      modelType: 'external-image-generator',
      fileSize: 0,
      hash: 'external:painter:one',
    });
    home.write('user/painter/models/two.yaml', MODEL.replace('painter/one', 'painter/two'));
    await before.reload();
    expect(before.models({ provider: 'painter' }).map(({ key }) => key)).toEqual(['one', 'two']);
    expect(told(before, home)).toEqual([]);
  });

  it('one of the user cannot take a built-in name', async () => {
    using home = new Home();
    home.write('user/mine/provider.yaml', PROVIDER.replace('painter', 'speaker'));
    home.write('user/other/provider.yaml', `${PROVIDER}aliases: [speaker]\n`);
    const catalog = await home.load();
    expect(catalog.origin('speaker')).toBe('built-in');
    expect(catalog.provider('painter')).toBeNull();
    expect(told(catalog, home)).toEqual([
      'user/mine/provider.yaml:1:7 The name "speaker" belongs to the built-in provider "speaker". Choose another.',
      'user/other/provider.yaml:6:11 The name "speaker" belongs to the built-in provider "speaker". Choose another.',
    ]);
  });
});

describe('reading again', () => {
  it('takes what is new, and tells what broke', async () => {
    using home = new Home();
    home.write('user/painter/provider.yaml', PROVIDER);
    home.write('user/painter/models/one.yaml', MODEL);
    const catalog = await home.load();
    home.write('user/painter/models/one.yaml', MODEL.replace('name: One', 'nmae: One'));
    await catalog.reload();
    expect(catalog.model('external://painter/one')).toBeNull();
    expect(catalog.problems).toHaveLength(2);
  });

  it('keeps the old state where the reading throws', async () => {
    using home = new Home();
    home.write('user/painter/provider.yaml', PROVIDER);
    home.write('user/painter/models/one.yaml', MODEL);
    const catalog = await home.load();
    const old = catalog.models();
    home.remove('user/painter/provider.yaml');
    // A folder where a file is due cannot be read.
    home.write('user/painter/provider.yaml/x', '');
    await expect(catalog.reload()).rejects.toThrow('EISDIR');
    expect(catalog.models()).toEqual(old);
  });
});
