import { describe, expect, it } from 'vitest';
import { Home, MODEL, PROVIDER, told } from '../../test-support/home.ts';

/** A model file with these parts in place of MODEL's own. */
const model = (parts: string, replaced: RegExp | null = null) =>
  `${replaced ? MODEL.replace(replaced, '') : MODEL}${parts}\n`;

const CAPABILITIES = /^capabilities:\n(?: .*\n)*/m;
const WIRE = /^wire:\n(?: .*\n)*/m;
const DESCRIPTION = /^description:.*\n/m;

async function load(files: Record<string, string>) {
  using home = new Home();
  home.write('user/painter/provider.yaml', PROVIDER);
  for (const [path, content] of Object.entries(files)) home.write(`user/painter/${path}`, content);
  const catalog = await home.load();
  return { catalog, faults: told(catalog) };
}

describe('a model is left out where', () => {
  it.each<[string, string, string]>([
    [
      'its source names another provider',
      MODEL.replace('painter/one', 'speaker/one'),
      'The source says "speaker", and the provider is "painter".',
    ],
    [
      'its description is silent about the key',
      model('description: Paints well and use may cost money.', DESCRIPTION),
      'says that an API key is required',
    ],
    [
      'its description is silent about money',
      model('description: An API key is required.', DESCRIPTION),
      'says that an API key is required and that use may cost money',
    ],
    [
      'a default size is not its own',
      model(
        'capabilities:\n  maxImagesPerRequest: 1\n  aspectRatioSizes: { "1:1": { width: 512, height: 512 } }\ndefaultSettings: { width: 1024, height: 1024 }',
        CAPABILITIES,
      ),
      '1024x1024 is not a size of this model.',
    ],
    [
      'a default size is half',
      model('defaultSettings: { width: 1024 }'),
      'A default size has both a width and a height.',
    ],
    [
      'the pixels of a ratio are another',
      model(
        'capabilities:\n  maxImagesPerRequest: 1\n  aspectRatioSizes: { "16:9": { width: 576, height: 1024 } }',
        CAPABILITIES,
      ),
      '576x1024 is not 16:9. Are width and height in the right places?',
    ],
    [
      'a ratio is not allowed',
      model(
        'capabilities:\n  maxImagesPerRequest: 1\n  allowedAspectRatios: ["1:1"]\n  aspectRatioSizes: { "16:9": { width: 1024, height: 576 } }',
        CAPABILITIES,
      ),
      'The model has no ratio 16:9.',
    ],
    [
      'a size passes the largest',
      model(
        'capabilities:\n  maxImagesPerRequest: 1\n  maxImageSize: { width: 512, height: 512 }\n  aspectRatioSizes: { "1:1": { width: 1024, height: 1024 } }',
        CAPABILITIES,
      ),
      '1024x1024 is larger than maxImageSize, 512x512.',
    ],
    [
      'a preset is there twice',
      model(
        'capabilities:\n  maxImagesPerRequest: 1\n  resolutionPresets: [{ label: 2K, aspectRatio: "1:1", imageSize: 2K, width: 2048, height: 2048 }, { label: 2k, aspectRatio: "1:1", imageSize: 2K, width: 2000, height: 2000 }]',
        CAPABILITIES,
      ),
      'The preset "2k" stands here twice.',
    ],
    [
      'a default count is too many',
      model('defaultSettings: { count: 11 }'),
      '10 images are the most that a generation may ask for.',
    ],
    [
      'a picture goes into a list of a list',
      model(
        'wire: { modes: { txt2img: { path: /x } }, fields: { prompt: prompt }, inputs: { image: { field: "a[].b[].c" } } }',
        WIRE,
      ),
      'more than one "[]"',
    ],
    [
      'a picture by mode goes nowhere',
      model(
        'wire: { modes: { txt2img: { path: /x } }, fields: { prompt: prompt }, inputs: { image: { field: a, fieldByMode: { upscale: "a[x].b" } } } }',
        WIRE,
      ),
      'neither a position',
    ],
    [
      'a wire field names nothing',
      model('wire: { fields: { prompt: prompt, negative: x } }', WIRE),
      '"negative" is no setting or parameter of this model.',
    ],
    [
      'the adapter handles nothing',
      model('wire: { handledByAdapter: [prompt, seeed] }', WIRE),
      '"seeed" is no setting or parameter of this model. Did you mean "seed"?',
    ],
    [
      'a flag does not travel',
      model('capabilities: { supportsSeed: true, maxImagesPerRequest: 1 }', CAPABILITIES),
      'Nothing in "wire" carries seed',
    ],
    [
      'a count does not travel',
      model('capabilities: { maxImagesPerRequest: 4 }', CAPABILITIES),
      'Nothing in "wire" carries count',
    ],
    [
      'an input does not travel',
      model('capabilities: { modes: [img2img], maxImagesPerRequest: 1 }', CAPABILITIES),
      'Nothing in "wire" carries image',
    ],
    [
      'a mask does not travel',
      model('capabilities: { maskFormat: alpha, maxImagesPerRequest: 1 }', CAPABILITIES),
      'Nothing in "wire" carries mask',
    ],
    [
      'a size does not travel',
      model('capabilities: { sizeRule: {}, maxImagesPerRequest: 1 }', CAPABILITIES),
      'Nothing in "wire" carries size',
    ],
    [
      'a parameter does not travel',
      model('parameters: [{ name: a, label: A, type: int }]'),
      'Nothing in "wire" carries the parameter "a"',
    ],
    [
      'transparency cannot be asked for',
      model(
        'capabilities: { supportsTransparentBackground: true, maxImagesPerRequest: 1 }',
        CAPABILITIES,
      ),
      'by a parameter "background" with the value "transparent"',
    ],
    [
      'further megapixels have no first',
      model('prices: [{ unit: further-megapixel, price: "1", source: docs, asOf: 2026-11-01 }]'),
      'Give its price too',
    ],
    [
      'a price hangs on nothing',
      model(
        'prices: [{ unit: image, price: "1", source: docs, asOf: 2026-11-01, conditions: { qualty: hd } }]',
      ),
      'The price depends on "qualty"',
    ],
    [
      'a price never holds',
      `${model('parameters: [{ name: quality, label: Q, type: enum, values: [hd] }]\nprices: [{ unit: image, price: "1", source: docs, asOf: 2026-11-01, conditions: { quality: sd } }]').replace('prompt: prompt', 'prompt: prompt, quality: quality')}`,
      'quality is never sd, so the price never holds.',
    ],
    [
      'its plain request does not pass',
      model(
        'capabilities: { modes: [img2img], inputImageRequiredFor: [], maxImagesPerRequest: 1, maxPromptLength: 3 }\n',
        CAPABILITIES,
      ).replace(
        'fields: { prompt: prompt }',
        'fields: { prompt: prompt }\n  inputs: { image: { field: image } }',
      ),
      "A plain img2img with the model's defaults does not pass",
    ],
    [
      "its type is none of the provider's",
      model('modelType: llm'),
      'The provider has no models of type "llm"',
    ],
  ])('%s', async (_name, content, expected) => {
    const { catalog, faults } = await load({ 'models/one.yaml': content });
    expect(faults.join('\n')).toContain(expected);
    expect(catalog.model('external://painter/one')).toBeNull();
  });
});

describe('a provider is left out where', () => {
  it.each<[string, string, string]>([
    [
      'a condition of its form names nothing',
      `${PROVIDER}credentialForm: [{ variable: a, label: A, type: text-input, showOn: [{ variable: modee, value: x }] }]\n`,
      'a shows by "modee", which is no field of this form.',
    ],
    [
      'a select has no options',
      `${PROVIDER}credentialForm: [{ variable: a, label: A, type: select }]\n`,
      'a is a select and has no options.',
    ],
    [
      'a default is no option',
      `${PROVIDER}credentialForm: [{ variable: a, label: A, type: radio, default: z, options: [{ value: x, label: X }] }]\n`,
      '"z" is none of the options of a: x.',
    ],
    [
      'a variable is there twice',
      `${PROVIDER}credentialForm: [{ variable: a, label: A, type: text-input }, { variable: a, label: A, type: text-input }]\n`,
      'The variable "a" stands in this form twice.',
    ],
    [
      'its base URL is no URL',
      PROVIDER.replace('https://api.example.com/v1', 'api example'),
      'baseUrl: url is due.',
    ],
    [
      'its base URL is no web address',
      PROVIDER.replace('https://api', 'ftp://api'),
      'A base URL begins with https://',
    ],
    [
      'its base URL ends with a slash',
      PROVIDER.replace('/v1', '/v1/'),
      'Leave the slash at the end of the base URL out.',
    ],
    [
      'its base URL variable is missing',
      `${PROVIDER}baseUrlVariable: api_base\n`,
      '"api_base" is no variable of the credential forms.',
    ],
    [
      'an endpoint is no URL',
      `${PROVIDER}endpoints: { queue: { url: queue.example.com } }\n`,
      'endpoints.queue.url: a URL such as https://queue.example.com',
    ],
    [
      'an endpoint ends with a slash',
      `${PROVIDER}endpoints: { queue: { url: "https://queue.example.com/" } }\n`,
      'without a slash at its end',
    ],
    [
      'a place of an endpoint is no field',
      `${PROVIDER}endpoints: { region: { url: "https://{regoin}.example.com" } }\ncredentialForm: [{ variable: region, label: R, type: text-input }]\n`,
      '"regoin" is no variable of the credential forms. Did you mean "region"?',
    ],
    [
      'a place of an endpoint is secret',
      `${PROVIDER}endpoints: { region: { url: "https://{key}.example.com" } }\ncredentialForm: [{ variable: key, label: K, type: secret-input }]\n`,
      '"key" is secret, and an address is none.',
    ],
    [
      'a form would choose the host',
      `${PROVIDER}endpoints: { region: { url: "https://api.{region}.com" } }\ncredentialForm: [{ variable: region, label: R, type: text-input }]\n`,
      "The last two parts of the host's name stand as they are",
    ],
    [
      'a place is in the path',
      `${PROVIDER}endpoints: { region: { url: "https://api.example.com/{region}" } }\ncredentialForm: [{ variable: region, label: R, type: text-input }]\n`,
      'Only the name of the host may have places',
    ],
    [
      'the variable of an endpoint is missing',
      `${PROVIDER}endpoints: { queue: { url: "https://queue.example.com", variable: queue_url } }\n`,
      '"queue_url" is no variable of the credential forms.',
    ],
    [
      'an endpoint has no base URL beside it',
      `${PROVIDER.replace(/(protocol|baseUrl).*\n/g, '')}endpoints: { queue: { url: "https://queue.example.com" } }\n`,
      '"endpoints" are further hosts of the vendor',
    ],
    ['a key host is an address', `${PROVIDER}keyHosts: [127.0.0.1]\n`, 'a host such as'],
    ['a key host is half the internet', `${PROVIDER}keyHosts: ["*.com"]\n`, 'a host such as'],
    ['a key host is everybody', `${PROVIDER}keyHosts: ["*"]\n`, 'a host such as'],
    ['a result host is a URL', `${PROVIDER}resultHosts: ["https://a.example"]\n`, 'a host such as'],
    ['an upload host is everybody', `${PROVIDER}uploadHosts: ["*"]\n`, 'a host such as'],
    ['a key host is a URL', `${PROVIDER}keyHosts: ["https://a.example"]\n`, 'a host such as'],
    [
      'it speaks an unknown protocol',
      PROVIDER.replace('test-protocol', 'tset-protocol'),
      'There is no protocol "tset-protocol". Did you mean "test-protocol"?',
    ],
    [
      'it provides one without code',
      `${PROVIDER}providesProtocol: mine\n`,
      'Only built-in providers provide a protocol.',
    ],
    [
      'its slug has a space',
      PROVIDER.replace('slug: painter', 'slug: a painter'),
      'There stands `a painter`, which is a text.',
    ],
    [
      'a key is misspelt',
      PROVIDER.replace('configurationMethods', 'configurationMethod'),
      '"configurationMethod" is no key of a provider\'s file. Did you mean "configurationMethods"?',
    ],
    [
      'nothing speaks for it',
      PROVIDER.replace('protocol: test-protocol\n', ''),
      'painter has image models and nothing that speaks to it. Name the protocol of its API: "protocol:" with one of test-protocol.',
    ],
  ])('%s', async (_name, content, expected) => {
    const { catalog, faults } = await load({ 'provider.yaml': content, 'models/one.yaml': MODEL });
    expect(faults.join('\n')).toContain(expected);
    expect(catalog.provider('painter')).toBeNull();
    expect(catalog.provider('speaker')).not.toBeNull();
  });

  it('a built-in folder has another name than its slug', async () => {
    using home = new Home();
    home.write('built-in/studio/provider.yaml', PROVIDER);
    expect(told(await home.load())).toEqual([
      'built-in/studio/provider.yaml:1:7 The slug is "painter" and the folder "studio". Both must be one.',
    ]);
  });
});

describe('rules over several files', () => {
  it('a source and a key are taken once', async () => {
    const { catalog, faults } = await load({
      'models/a.yaml': MODEL,
      'models/b.yaml': MODEL,
      'models/c.yaml': model('key: one').replace('painter/one', 'painter/other'),
    });
    expect(catalog.models({ provider: 'painter' })).toHaveLength(1);
    expect(faults[0]).toMatch(
      /^user\/painter\/models\/b\.yaml:1:9 The source external:\/\/painter\/one is taken by user\/painter\/models\/a\.yaml:1, which is read before this file and counts\. Give one of the two another "source:", or remove it\.$/,
    );
    expect(faults[1]).toMatch(
      /^user\/painter\/models\/c\.yaml:8:6 The key "one" is taken by user\/painter\/models\/a\.yaml:1, which is read before this file and counts\./,
    );
  });

  it('a replacement that is missing is told, and the model stays', async () => {
    const { catalog, faults } = await load({
      'models/one.yaml': model(
        'lifecycle: { state: deprecated, replacedBy: external://painter/tow }',
      ),
      'models/two.yaml': MODEL.replace('painter/one', 'painter/two'),
    });
    expect(faults.join()).toContain(
      'which is no model of the catalog. Did you mean "external://painter/two"?',
    );
    expect(catalog.problems.map(({ isLeftOut }) => isLeftOut)).toEqual([false]);
    expect(catalog.models({ provider: 'painter' }).map(({ key }) => key)).toEqual(['two', 'one']);
  });

  it('an icon that is missing is told, and the provider stays', async () => {
    const { catalog, faults } = await load({
      'provider.yaml': `${PROVIDER}iconSmall: ../../etc/passwd\n`,
      'models/one.yaml': MODEL,
    });
    expect(faults).toEqual([
      'user/painter/provider.yaml:6:12 There is no file "../../etc/passwd" in the provider\'s folder or its _assets.',
    ]);
    expect(catalog.provider('painter')).not.toBeNull();
    expect(catalog.iconPath('painter', 'small')).toBeNull();
  });

  it("a user's folder brings no code", async () => {
    using home = new Home();
    home.write('user/painter/provider.yaml', PROVIDER.replace('protocol: test-protocol\n', ''));
    home.write('user/painter/models/one.yaml', MODEL);
    home.write('user/painter/adapter.ts', 'throw new Error("it ran")');
    const catalog = await home.load();
    expect(told(catalog).join()).toContain('nothing that speaks to it');
    expect(catalog.provider('painter')).toBeNull();
  });
});
