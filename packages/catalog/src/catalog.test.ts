import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { providersDirectory } from '@darkroom/providers';
import { describe, expect, it } from 'vitest';
import { clock, Home, MODEL, PROVIDER, told } from '../test-support/home.ts';
import { loadCatalog } from './catalog.ts';
import { notOfferedServices } from './not-offered.ts';

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
    expect(free.map(({ provider }) => provider)).toContain('sandbox');
    expect(free.flatMap(({ prices }) => prices).every(({ price }) => Number(price) === 0)).toBe(
      true,
    );
    expect(catalog.models({ maximumPrice: '1' }).length).toBeGreaterThan(free.length);
  });
});

it('of few folders is asked for by their names', async () => {
  const few = await loadCatalog({
    directories: [{ path: providersDirectory, origin: 'built-in', only: ['sandbox', 'nobody'] }],
    clock,
  });
  expect(few.providers().map(({ slug }) => slug)).toEqual(['sandbox']);
});

describe('a service that cannot be offered', async () => {
  const catalog = await loadCatalog({
    directories: [{ path: providersDirectory, origin: 'built-in' }],
    clock,
  });

  it('is known by its names, with its reason and providers to use in its place', () => {
    for (const name of ['midjourney', 'Midjourney', 'mid_journey', 'mj']) {
      const service = catalog.notOffered(name);
      expect(service?.slug).toBe('midjourney');
      expect(service?.sentence).toMatch(/^Midjourney has no official API.* Use .+ in its place\.$/);
    }
    expect(catalog.notOfferedServices.map(({ label }) => label)).toContain('Midjourney');
    expect(catalog.notOffered('openai')).toBeNull();
    expect(catalog.notOffered('nobody')).toBeNull();
  });

  it('is meant by its models and by what is almost its name, where no provider is', () => {
    const meant = [
      'midjorney',
      'Mid Jurney',
      'midjourney-v7',
      'external://mj/v8',
      'niji-journey-6',
    ];
    for (const name of meant) expect(catalog.meantNotOffered(name)?.slug, name).toBe('midjourney');
    for (const name of ['openai', 'opnai', 'mk', 'nobody', 'openjourney', '', 'x'.repeat(5000)])
      expect(catalog.meantNotOffered(name), name).toBeNull();
    expect(catalog.notOffered('midjorney')).toBeNull();
  });

  it('is no name to begin a provider of with', () => {
    expect(catalog.start('mj', null)).toMatchObject({
      ok: false,
      field: 'slug',
      message: expect.stringMatching(/^Midjourney has no official API.*another name than "mj"/),
    });
    expect(catalog.start('midjourney-at-home', null).ok).toBe(true);
  });

  it('names no provider that there is, and only alternatives that there are', () => {
    const known = catalog.providers().flatMap(({ slug, aliases }) => [slug, ...aliases]);
    const named = notOfferedServices(() => null);
    expect(named.size).toBeGreaterThan(0);
    for (const name of named.keys()) expect(known).not.toContain(name);
    const asked: string[] = [];
    notOfferedServices((slug) => {
      asked.push(slug);
      return catalog.provider(slug);
    });
    for (const slug of asked) expect(known).toContain(slug);
  });

  it('is one no more where the user has a provider of that name', async () => {
    using home = new Home();
    home.write('user/mj/provider.yaml', PROVIDER.replace('painter', 'midjourney'));
    const own = await home.load();
    expect(own.notOffered('midjourney')).toBeNull();
    expect(own.meantNotOffered('midjourney-v7')).toBeNull();
    expect(own.notOfferedServices).toEqual([]);
  });
});

describe('adding', () => {
  it('a provider adds one folder, and a model one file', async () => {
    using home = new Home();
    cpSync(join(providersDirectory, 'sandbox'), join(home.builtIn, 'sandbox'), { recursive: true });
    const before = await home.load();
    expect(told(before)).toEqual([]);
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
    expect(told(before)).toEqual([]);
  });

  it('one of the user cannot take a built-in name', async () => {
    using home = new Home();
    home.write('user/mine/provider.yaml', PROVIDER.replace('painter', 'speaker'));
    home.write('user/other/provider.yaml', `${PROVIDER}aliases: [speaker]\n`);
    const catalog = await home.load();
    expect(catalog.origin('speaker')).toBe('built-in');
    expect(catalog.provider('painter')).toBeNull();
    expect(told(catalog)).toEqual([
      'user/mine/provider.yaml:1:7 The name "speaker" belongs to the built-in provider "speaker". Choose another.',
      'user/other/provider.yaml:6:11 The name "speaker" belongs to the built-in provider "speaker". Choose another.',
    ]);
  });
});

describe('looking again', () => {
  const ONE = MODEL.replace('painter/one', 'late/one');
  const LATE = PROVIDER.replace('painter', 'late');

  it('reads a folder of the user once it is whole', async () => {
    using home = new Home();
    const catalog = await home.load();
    expect(await catalog.refresh()).toBe(false);
    home.write('user/late/provider.yaml', LATE);
    expect(await catalog.refresh()).toBe(false); // it may go on
    home.write('user/late/models/one.yaml', ONE);
    expect(await catalog.refresh()).toBe(false); // it did
    expect(catalog.provider('late')).toBeNull();
    expect(await catalog.refresh()).toBe(true);
    expect(catalog.model('external://late/one')).not.toBeNull();
    expect(await catalog.refresh()).toBe(false);
    home.write('user/late/models/one.yaml', ONE.replace('name: One', 'name: Another'));
    await catalog.refresh();
    expect(await catalog.refresh()).toBe(true);
    expect(catalog.model('external://late/one')?.name).toBe('Another');
    home.remove('user/late');
    await catalog.refresh();
    expect(await catalog.refresh()).toBe(true);
    expect(catalog.provider('late')).toBeNull();
  });

  it('waits for a change to be another one, and forgets one that was taken back', async () => {
    using home = new Home();
    const catalog = await home.load();
    home.write('user/late/provider.yaml', LATE);
    expect(await catalog.refresh()).toBe(false);
    home.remove('user/late');
    expect(await catalog.refresh()).toBe(false);
    expect(await catalog.refresh()).toBe(false);
  });

  it('names the folders of the user that are left out', async () => {
    using home = new Home();
    home.write('user/broken/provider.yaml', 'slug: broken\n');
    home.write('user/other/provider.yaml', PROVIDER.replace('test-protocol', 'no-protocol'));
    home.write('user/late/provider.yaml', LATE);
    const { leftOut } = await home.load();
    expect(leftOut).toEqual(new Set(['broken', 'other', 'painter']));
  });
});

describe('checking a folder that is at hand', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const files = (more: Record<string, string | null> = {}) =>
    new Map(
      Object.entries({ 'provider.yaml': PROVIDER, 'models/one.yaml': MODEL, ...more }).map(
        ([path, text]) => [path, text === null ? null : bytes(text)],
      ),
    );

  it('finds nothing in one that is right, and keeps nothing of it', async () => {
    using home = new Home();
    const catalog = await home.load();
    const check = await catalog.check('painter', files());
    expect(check).toMatchObject({ problems: [], provider: { slug: 'painter' }, models: 1 });
    expect(catalog.provider('painter')).toBeNull();
  });

  it('tells what is wrong with file and line, and of no other folder', async () => {
    using home = new Home();
    home.write('user/other/provider.yaml', 'slug: other\n');
    const catalog = await home.load();
    const check = await catalog.check(
      'painter',
      files({
        'provider.yaml': `${PROVIDER}iconSmall: icno.svg\n`,
        'icon.svg': null,
        'models/two.yaml': MODEL.replace('name: One', 'nmae: One'),
      }),
    );
    expect(check.problems.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'user/painter/models/two.yaml:1',
      'user/painter/models/two.yaml:2',
      'user/painter/provider.yaml:6',
    ]);
    expect(check.problems[2]?.message).toContain('"icno.svg"');
    expect(check).toMatchObject({ provider: { slug: 'painter' }, models: 1 });
  });

  it('takes the place of the folder that is there, and of no other', async () => {
    using home = new Home();
    home.write('user/painter/provider.yaml', PROVIDER);
    home.write('user/painter/models/one.yaml', MODEL);
    const catalog = await home.load();
    expect((await catalog.check('painter', files())).problems).toEqual([]);
    const copy = await catalog.check('copy', files());
    expect(copy).toMatchObject({ provider: null, models: 0 });
    expect(copy.problems[0]?.message).toContain('belongs to "painter" in user/painter');
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

describe('what is left out of a folder', () => {
  it('is told of a provider whose model is broken, one that is broken itself, and all', async () => {
    using home = new Home();
    home.write('user/painter/provider.yaml', PROVIDER);
    home.write('user/painter/models/one.yaml', MODEL.replace('name: One', 'nam: One'));
    home.write('user/lost/provider.yaml', 'slug: lost\nlabel: [\n');
    home.write('built-in/speaker/models/two.yaml', 'source: nothing\n');
    const catalog = await home.load();
    const [painter, lost, speaker] = ['painter', 'lost', 'speaker'].map((name) =>
      catalog.leftOutOf(name),
    );
    expect(painter?.[0]).toMatch(/^user\/painter\/models\/one\.yaml:1: name is missing/);
    expect(lost).toEqual([
      expect.stringMatching(/^user\/lost\/provider\.yaml:\d: The YAML is broken/),
    ]);
    expect(speaker?.[0]).toMatch(/^built-in\/speaker\/models\/two\.yaml:1: /);
    expect(catalog.problemsOf('speaker')).toEqual(speaker);
    expect(catalog.leftOutOf(null)).toEqual(
      expect.arrayContaining([...(painter ?? []), ...(lost ?? []), ...(speaker ?? [])]),
    );
    expect(catalog.leftOutOf('nobody')).toEqual([]);
    expect(catalog.leftOut).toEqual(new Set(['lost']));
  });
});

it('a folder that came with Darkroom is checked as such', async () => {
  using home = new Home();
  const catalog = await home.load();
  const provider = 'slug: speaker\nlabel: Speaker\nconfigurationMethods: [predefined-model]\n';
  const files = new Map<string, Uint8Array | null>([
    ['provider.yaml', Buffer.from(`${provider}providesProtocol: test-protocol\n`)],
    ['adapter.ts', null],
    ['models/one.yaml', Buffer.from(MODEL.replace('painter', 'speaker'))],
  ]);
  expect(await catalog.check('speaker', files, 'built-in')).toMatchObject({
    problems: [],
    provider: { slug: 'speaker' },
    models: 1,
  });
  expect(await catalog.check('speaker', files)).toMatchObject({ provider: null, models: 0 });
});
