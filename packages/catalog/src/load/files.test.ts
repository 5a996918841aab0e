import { describe, expect, it } from 'vitest';
import { Home, MODEL, PROVIDER, told } from '../../test-support/home.ts';

/** Loads a home with one model file of this content and gives what is told of it, without the file's name. */
async function faults(content: string | Uint8Array): Promise<string[]> {
  using home = new Home();
  home.write('user/painter/provider.yaml', PROVIDER);
  home.write('user/painter/models/other.yaml', MODEL.replace('painter/one', 'painter/other'));
  home.write('user/painter/models/one.yaml', content);
  const catalog = await home.load();
  // Whatever is wrong with one file, the others load.
  expect(catalog.model('external://painter/other')).not.toBeNull();
  return told(catalog).map((fault) => fault.replace(/^user\/painter\/models\/one\.yaml:/, ''));
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a file that is no proper YAML', () => {
  it.each<[string, string | Uint8Array, string]>([
    [
      'a tab as indent',
      'name: x\ncapabilities:\n\tsupportsSeed: true\n',
      '3:1 A tab stands where spaces indent. Use spaces.',
    ],
    [
      'a duplicate key',
      `${MODEL}name: Two\n`,
      '8:1 The key stands here twice. Remove one of them.',
    ],
    [
      'a second document',
      `${MODEL}---\nname: Two\n`,
      '8:1 A second document begins here ("---"). One file holds one document.',
    ],
    [
      'UTF-16',
      Buffer.from(`\ufeff${MODEL}`, 'utf16le'),
      '1:1 The file is UTF-16 or binary. Save it as UTF-8.',
    ],
    [
      'no UTF-8',
      Uint8Array.of(0x61, 0x3a, 0x20, 0xe9, 0x0a),
      '1:1 The file is no UTF-8 text. Save it as UTF-8.',
    ],
    ['nothing', '', '1:1 The file is empty.'],
    ['a list', '- a\n', '1:1 The file holds no keys: write it as "key: value" lines.'],
    [
      'a JavaScript tag',
      'name: !!js/function "x"\n',
      '1:7 Tags ("!…") are not used in these files. Remove it.',
    ],
    [
      'a tag of its own',
      'name: !secret x\n',
      '1:7 Tags ("!…") are not used in these files. Remove it.',
    ],
    [
      'a core tag',
      'name: !!str x\n',
      '1:13 The tag "tag:yaml.org,2002:str" is not used in these files. Remove it.',
    ],
    ['a merge key', 'a: &a { __proto__: { x: 1 } }\n<<: *a\n', '1:9 "__proto__" can be no key.'],
    [
      'a merge key alone',
      'a: &a { name: x }\n<<: *a\n',
      '2:1 Merge keys ("<<") are not used in these files. Share values by "extends:".',
    ],
    [
      'an alias of nothing',
      'name: *nobody\n',
      '1:7 There is no anchor "&nobody" before this alias.',
    ],
    ['a list as key', '? [a]\n: b\n', '1:3 A key is a plain word here, no list, map or alias.'],
  ])('%s is named with its place', async (_name, content, expected) => {
    expect(await faults(content)).toContain(expected);
  });

  it.each<[string, string]>([
    [
      'an alias bomb',
      [
        'a: &a [x, x, x, x, x, x, x, x, x]',
        ...[...'bcdefghi'].map(
          (name, index) =>
            `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]`,
        ),
      ].join('\n'),
    ],
    ['10 MB', `name: ${'x'.repeat(10_000_000)}`],
    ['1,000 levels of brackets', `name: ${'['.repeat(1000)}${']'.repeat(1000)}`],
    ['200,000 brackets that open', `name: ${'['.repeat(200_000)}`],
    [
      '600 levels of indent',
      Array.from({ length: 600 }, (_, level) => `${' '.repeat(level)}k:`).join('\n'),
    ],
    ['1,000 dashes in a row', `name:\n  ${'- '.repeat(1000)}x`],
    ['an alias of what holds it', 'name: &a [*a]'],
  ])('%s is refused as too complex', async (_name, content) => {
    using home = new Home();
    home.write('user/painter/provider.yaml', PROVIDER);
    home.write('user/painter/models/one.yaml', content);
    const { problems } = await home.load();
    expect(problems.map(({ code }) => code)).toEqual(['CONFIG_TOO_COMPLEX']);
  });

  it('may begin with a byte order mark, and keeps its lines', async () => {
    expect(await faults(bytes(`\ufeff${MODEL}`))).toEqual([]);
    expect(await faults(bytes(`\ufeff${MODEL}colour: red\n`))).toEqual([
      expect.stringMatching(/^8:1 "colour" is no key/),
    ]);
  });
});

describe('a value of the wrong kind', () => {
  it.each([
    [
      'capabilities: { supportsSeed: no }',
      '8:31 capabilities.supportsSeed takes true or false; there stands `no`, which is a text.',
    ],
    ['capabilities: { supportsSeed: off }', 'there stands `off`, which is a text.'],
    ['capabilities: { supportsSeed: 1 }', 'there stands `1`, which is a number.'],
    [
      'name: 1e3',
      'name takes a text; there stands `1e3`, which is a number. Put it in quotes: "1e3".',
    ],
    [
      'name: 0o17',
      'name takes a text; there stands `0o17`, which is a number. Put it in quotes: "0o17".',
    ],
    [
      'name: true',
      'name takes a text; there stands `true`, which is true or false. Put it in quotes: "true".',
    ],
    ['name:', '8:6 name is empty.'],
    ['name: [a]', 'name takes a text; there stands a list.'],
    [
      'timeoutSeconds: 12:30',
      'timeoutSeconds takes a number; there stands `12:30`, which is a text.',
    ],
    [
      'timeoutSeconds: 1.5',
      'timeoutSeconds takes a whole number; there stands `1.5`, which is a number.',
    ],
    ['timeoutSeconds: 0', 'timeoutSeconds: at least 1'],
    ['timeoutSeconds: .inf', 'timeoutSeconds takes'],
    [
      'capabilities: { maxSeed: 18446744073709551615 }',
      'capabilities.maxSeed takes a text; there stands `18446744073709551615`',
    ],
    [
      'capabilities: { modes: [txt2img, txt2imag] }',
      'there stands `txt2imag`, which is a text. Did you mean "txt2img"?',
    ],
    ['capabilities: { modes: [] }', 'capabilities.modes: at least 1 items'],
    [
      'capabilities: { aspectRatioSizes: { 16x9: { width: 16, height: 9 } } }',
      'an aspect ratio such as "16:9"',
    ],
    ['capabilities: []', 'capabilities takes a map of keys; there stands a list.'],
    [
      'parameters: [{ name: a, label: A, type: strng }]',
      'parameters[0].type takes int, float, boolean, enum, text, image; there stands `strng`, which is a text.',
    ],
    ['parameters: [{ label: A, type: int }]', 'parameters[0].name is missing.'],
    [
      'wire: { fields: { prompt: { fild: x } } }',
      '"fild" is no key of wire.fields.prompt. Did you mean "field"?',
    ],
    [
      'prices: [{ unit: image, price: -1, source: docs, asOf: 2026-11-01 }]',
      'prices[0].price: a decimal number such as "0.039", not negative is due. There stands `-1`',
    ],
    [
      'prices: [{ unit: image, price: "0.1", source: docs, asOf: yesterday }]',
      'prices[0].asOf: date is due. There stands `yesterday`',
    ],
    ['prices: [{ unit: image, price: "0.1", asOf: 2026-11-01 }]', 'prices[0].source is missing.'],
    ['source: external://painter/a b', 'external://<provider>/<model id> is due.'],
    ['source: external://painter/../x', 'external://<provider>/<model id> is due.'],
    ['source: external://painter/😀', 'external://<provider>/<model id> is due.'],
  ])('%s is told in its own spelling', async (line, expected) => {
    const key = line.slice(0, line.indexOf(':'));
    const rest = MODEL.replace(new RegExp(`^${key}:.*\\n(?: .*\\n)*`, 'm'), '');
    const lead = '#\n'.repeat(7 - rest.split('\n').length + 1);
    expect((await faults(`${rest}${lead}${line}\n`)).join('\n')).toContain(expected);
  });
});

describe('an unknown key', () => {
  it.each([
    [
      'capabilities:\n  supportSeed: true',
      '9:3 "supportSeed" is no key of capabilities. Did you mean "supportsSeed"?',
      'supportsSeed',
    ],
    [
      'Timeoutseconds: 3',
      '8:1 "Timeoutseconds" is no key of a model\'s file. Did you mean "timeoutSeconds"?',
      'timeoutSeconds',
    ],
    [
      'capabilites: {}',
      '8:1 "capabilites" is no key of a model\'s file. Did you mean "capabilities"?',
      'capabilities',
    ],
    [
      'parameters:\n  - { name: a, label: A, type: int, minumum: 3 }',
      '9:37 "minumum" is no key of parameters[0]. Did you mean "minimum"?',
      'minimum',
    ],
    [
      'prices:\n  - { unit: image, prise: "1", source: docs, asOf: 2026-11-01 }',
      '9:20 "prise" is no key of prices[0]. Did you mean "price"?',
      'price',
    ],
    [
      'wholly_unrelated: 1',
      '8:1 "wholly_unrelated" is no key of a model\'s file. It takes source, key,',
      null,
    ],
  ])('%s is named, with the nearest right one', async (text, expected, nearest) => {
    using home = new Home();
    home.write('user/painter/provider.yaml', PROVIDER);
    const base = text.startsWith('capabilities')
      ? MODEL.replace(/^capabilities:\n {2}.*\n/m, '#\n#\n')
      : MODEL;
    home.write('user/painter/models/one.yaml', `${base}${text}\n`);
    const { problems } = await home.load();
    const fault = problems.find(({ message }) => message.includes('is no key'));
    expect(`${fault?.line}:${fault?.column} ${fault?.message}`).toContain(expected);
    expect(fault?.nearest).toBe(nearest);
    expect(fault?.isLeftOut).toBe(true);
  });
});

describe('extends', () => {
  const BASE =
    'capabilities:\n  maxImagesPerRequest: 1\n  modes: [txt2img, img2img]\nwire:\n  fields: { prompt: prompt, left: over }\n  inputs: { image: { field: image } }\n';
  const CHILD =
    'extends: _base.yaml\nsource: external://painter/one\nname: One\ndescription: An API key is required, and use may cost money.\n';

  async function load(files: Record<string, string>) {
    const home = new Home();
    home.write('user/painter/provider.yaml', PROVIDER);
    for (const [name, content] of Object.entries(files))
      home.write(`user/painter/models/${name}`, content);
    const catalog = await home.load();
    const result = { catalog, faults: told(catalog) };
    home[Symbol.dispose]();
    return result;
  }

  it('merges maps and replaces lists; a base is no model', async () => {
    const { catalog, faults: found } = await load({
      '_base.yaml': BASE,
      'one.yaml': `${CHILD}capabilities: { modes: [img2img] }\nwire: { fields: { prompt: text } }\n`,
    });
    expect(found).toEqual([]);
    expect(catalog.models({ provider: 'painter' })).toHaveLength(1);
    expect(catalog.model('external://painter/one')).toMatchObject({
      capabilities: { modes: ['img2img'], maxImagesPerRequest: 1 },
      wire: { fields: { prompt: [{ field: 'text' }] }, inputs: { image: { field: 'image' } } },
    });
  });

  it('lays later bases over earlier ones', async () => {
    const { catalog } = await load({
      '_base.yaml': BASE,
      '_slow.yaml': 'timeoutSeconds: 900\ncapabilities: { modes: [txt2img] }\n',
      'one.yaml': CHILD.replace('_base.yaml', '[_base.yaml, _slow.yaml]'),
    });
    expect(catalog.model('external://painter/one')).toMatchObject({
      timeoutSeconds: 900,
      capabilities: { modes: ['txt2img'] },
    });
  });

  it('tells faults where they stand: in the base', async () => {
    const { faults: found } = await load({
      '_base.yaml': `${BASE}timeoutSeconds: soon\n`,
      'one.yaml': CHILD,
      'two.yaml': CHILD.replace('/one', '/two'),
    });
    expect(found).toEqual([
      'user/painter/models/_base.yaml:7:17 timeoutSeconds takes a number; there stands `soon`, which is a text.',
    ]);
  });

  it('names a circle, a missing and a broken base', async () => {
    const circle = await load({
      '_a.yaml': 'extends: _b.yaml\n',
      '_b.yaml': 'extends: _a.yaml\n',
      'one.yaml': CHILD.replace('_base', '_a'),
    });
    expect(circle.faults.join()).toContain(
      '_b.yaml:1:10 The files extend each other in a circle: one.yaml → _a.yaml → _b.yaml → _a.yaml.',
    );
    const missing = await load({ '_base.yaml': BASE, 'one.yaml': CHILD.replace('_base', '_bsae') });
    expect(missing.faults.join()).toContain(
      'one.yaml:1:10 "_bsae.yaml" is no file of this folder, so it cannot be extended. Did you mean "_base.yaml"?',
    );
    const outside = await load({ 'one.yaml': CHILD.replace('_base.yaml', '../provider.yaml') });
    expect(outside.faults.join()).toContain('is no file of this folder');
    const broken = await load({ '_base.yaml': 'a: [', 'one.yaml': CHILD });
    expect(broken.faults).toHaveLength(2);
    expect(broken.faults.join()).toContain('"_base.yaml" is broken, so nothing can extend it.');
  });
});
