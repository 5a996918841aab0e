import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { model, PNG, page, plan, provider } from './testing/local/data.ts';
import { type FakeServer, startFakeServer, usualRoot } from './testing/local/fake-server.ts';
import { createPlace, type Place, runHere } from './testing/local/run-cli.ts';

let server: FakeServer;
let place: Place;
beforeAll(async () => {
  server = await startFakeServer();
});
afterAll(async () => server.close());
beforeEach(() => {
  server.root = usualRoot();
  server.operations.length = 0;
  server.uploads.length = 0;
  place = createPlace(server.url);
});
afterEach(() => place.remove());

const ordered = () =>
  server.operations.find(({ name }) => name === 'GenerationCreate')?.variables.input;
const asked = () => server.operations.map(({ name }) => name);

describe('what is ordered', () => {
  it('is every flag in the words of the API, typed by the parameters of the model', async () => {
    writeFileSync(join(place.directory, 'ref.png'), PNG);
    const argv = [
      'generate',
      'a lighthouse',
      '-m',
      'brush',
      '--size',
      '16:9',
      '-n',
      '2',
      '--seed',
      '18446744073709551615',
      '--negative',
      'people',
      '--steps',
      '30',
      '--guidance',
      '7.5',
      '--strength',
      '.5',
      '--image',
      'ref.png',
      '--mask',
      'http://127.0.0.1:4100/images/img_1?variant=original&signature=hidden',
      '--reference',
      'ast_2',
      '--reference',
      'ref.png',
      '--format',
      'png',
      '--partial-images',
      '2',
      '--adapt',
      '--cache',
      'refresh',
      '--max-cost',
      '$0.10',
      '--idempotency-key',
      'k1',
      '--param',
      'ridges=3',
      '--param',
      'haze=0.5',
      '--param',
      'water=yes',
      '--param',
      'palette=dawn',
      '--param',
      'signature=a=b',
      '--param',
      'colours=img_9',
      '-o',
      'out/',
    ];
    const { code, stderr } = await runHere(place, argv);
    expect(stderr).not.toContain('error');
    expect(code).toBe(0);
    expect(ordered()).toEqual({
      idempotencyKey: 'k1',
      generation: {
        model: { id: 'mod_brush' },
        mode: 'INPAINT',
        prompt: 'a lighthouse',
        negativePrompt: 'people',
        size: { aspectRatio: '16:9' },
        count: 2,
        seed: '18446744073709551615',
        steps: 30,
        guidance: 7.5,
        strength: 0.5,
        image: { assetId: 'ast_1' },
        mask: { imageId: 'img_1' },
        referenceImages: [{ image: { assetId: 'ast_2' } }, { image: { assetId: 'ast_1' } }],
        partialImages: 2,
        outputFormat: 'png',
        parameterPolicy: 'ADAPT',
        cachePolicy: 'REFRESH',
        timeoutSeconds: null,
        maxCost: { amount: '0.10' },
        extra: [
          { name: 'ridges', value: { int: 3 } },
          { name: 'haze', value: { float: 0.5 } },
          { name: 'water', value: { boolean: true } },
          { name: 'palette', value: { string: 'dawn' } },
          { name: 'signature', value: { string: 'a=b' } },
          { name: 'colours', value: { images: [{ imageId: 'img_9' }] } },
        ],
      },
    });
    // The same file is uploaded once.
    expect(server.uploads).toEqual([PNG]);
  });

  it.each([
    ['2k WIDE', { preset: '2K wide' }],
    ['1024x576', { dimensions: { width: 1024, height: 576 } }],
    ['1024 × 576', { dimensions: { width: 1024, height: 576 } }],
    ['2.35:1', { aspectRatio: '2.35:1' }],
  ])('has the size of --size "%s"', async (text, size) => {
    await runHere(place, ['generate', 'x', '--size', text]);
    expect(ordered()?.generation?.size).toEqual(size);
  });

  it('has a key of its own against buying twice', async () => {
    await runHere(place, ['generate', 'x', '--no-wait']);
    expect(ordered()?.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    [['generate', '-'], 'from standard input\n', 'from standard input'],
    [['generate', '@prompt.txt'], '', 'from a file'],
    [['generate', '--', '-40 degrees'], '', '-40 degrees'],
  ])('has the prompt of %j', async (argv, stdin, prompt) => {
    writeFileSync(join(place.directory, 'prompt.txt'), 'from a file\n');
    expect((await runHere(place, argv, { stdin })).code).toBe(0);
    expect(ordered()?.generation?.prompt).toBe(prompt);
  });
});

describe('the model', () => {
  it('is the one of the configuration where none is named', async () => {
    server.root.models = page([model('brush'), model('etcher')]);
    await runHere(place, ['config', 'set', 'model', 'external://atelier/brush']);
    expect((await runHere(place, ['generate', 'x'])).code).toBe(0);
    expect(ordered()?.generation?.model).toEqual({ id: 'mod_brush' });
  });

  it('has to be named where several can do it, retired ones and those without a key left out', async () => {
    const retired = {
      lifecycle: { state: 'RETIRED', retiresOn: null, replacedBy: null, note: null },
    };
    const unconfigured = {
      provider: provider('kiosk', {
        status: { state: 'NOT_CONFIGURED', message: null, checkedAt: null },
      }),
    };
    server.root.models = page([model('brush'), model('old', retired), model('dear', unconfigured)]);
    expect((await runHere(place, ['generate', 'x', '--no-wait'])).code).toBe(0);
    server.root.models = page([model('brush'), model('pen')]);
    const { code, stderr } = await runHere(place, ['generate', 'x']);
    expect(code).toBe(2);
    expect(stderr).toContain('2 of those that are installed can do this: brush, pen.');
    server.root.models = page([]);
    expect((await runHere(place, ['generate', 'x'])).code).toBe(5);
  });

  it('is looked for on every page of the catalog', async () => {
    server.root.starterModels = ({ after }: { after: string | null }) =>
      after === null
        ? page([model('etcher')], {
            pageInfo: {
              hasNextPage: true,
              hasPreviousPage: false,
              startCursor: 'a',
              endCursor: 'b',
            },
          })
        : page([model('far')]);
    const { stderr } = await runHere(place, ['generate', 'x', '-m', 'far']);
    expect(stderr).toContain('darkroom model install external://atelier/far');
  });

  it.each(['gone', 'external://gone/v8', 'external://atelier/brsh'])(
    'of %s that is not there the server says why',
    async (named) => {
      for (const argv of [
        ['generate', 'x', '-m', named],
        ['model', 'show', named],
      ]) {
        const ran = await runHere(place, [...argv, '--json']);
        expect(ran.code).toBe(2);
        expect(JSON.parse(ran.stderr).error).toMatchObject({
          code: 'MODEL_NOT_FOUND',
          message: expect.stringContaining(`The server says why not ${named}`),
          hint: expect.stringContaining('darkroom model list --starters'),
        });
      }
    },
  );

  it.each([
    ['etcher', 'MODEL_NOT_INSTALLED', 'darkroom model install external://atelier/etcher'],
    [
      'etcher',
      'MODEL_NOT_INSTALLED',
      'darkroom model show external://atelier/etcher` tells what it does and costs',
    ],
  ])('%s is told apart from those that are there', async (named, code, hint) => {
    const ran = await runHere(place, ['generate', 'x', '-m', named, '--json']);
    expect(ran.code).toBe(2);
    expect(JSON.parse(ran.stderr).error).toMatchObject({
      code,
      hint: expect.stringContaining(hint),
    });
  });
});

describe('bad input stops before anything is ordered or uploaded', () => {
  it.each([
    [['--size', 'huge'], '--size "huge" is no size.'],
    [['-n', 'two'], '-n "two" is no whole number.'],
    [['-n', '99999999999'], 'is no whole number'],
    [['--seed', '-1'], '--seed "-1" is no seed.'],
    [['--seed', '18446744073709551616'], 'is no seed'],
    [['--guidance', 'NaN'], '--guidance "NaN" is no number.'],
    [['--max-cost', '1,50'], '--max-cost "1,50" is no amount'],
    [['--timeout', '0'], '--timeout must be from above 0'],
    [['--mode', 'inpant'], 'Did you mean inpaint?'],
    [['--image', 'missing.png'], 'The picture "missing.png" cannot be read (ENOENT).'],
    [['--image', 'text.txt'], '"text.txt" is no PNG, JPEG, WebP, AVIF or GIF.'],
    [['--image', '.'], 'cannot be read'],
    [
      ['--image', 'https://example.com/a.png?signature=hidden'],
      '"https://example.com/a.png" is an address, and pictures are taken from files and from the gallery alone.\n       Save it first',
    ],
    [['--param', 'ridge=3'], 'The model has no parameter "ridge". Did you mean ridges?'],
    [['--param', 'ridges=three'], 'a whole number is wanted'],
    [['--param', 'water=maybe'], 'true or false is wanted'],
    [['--param', 'palette'], 'is not of the form name=value'],
    [['--param', 'ridges=1', '--param', 'ridges=2'], 'it is given twice'],
    [['-o', 'text.txt'], 'is there already'],
    [['-o', 'text.txt/deeper/'], 'is no folder'],
  ])('%j', async (flags, message) => {
    writeFileSync(join(place.directory, 'text.txt'), 'no picture');
    const { code, stdout, stderr } = await runHere(place, ['generate', 'x', ...flags]);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(asked()).not.toContain('GenerationCreate');
    expect(server.uploads).toEqual([]);
  });

  it.each([
    ['@missing.txt', '', 'which cannot be read (ENOENT)'],
    ['-', '', 'Standard input is empty'],
    ['-', Buffer.from([0xff, 0xfe, 0x00]), 'no text in UTF-8'],
    ['-', Buffer.alloc(1024 * 1024 + 1, 'a'), 'Standard input is too long'],
  ])('a prompt from %s that is not there', async (prompt, stdin, message) => {
    const { code, stderr } = await runHere(place, ['generate', prompt], { stdin });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(asked()).toEqual([]);
  });

  it('names every wrong parameter at once', async () => {
    const { stderr } = await runHere(place, [
      'generate',
      'x',
      '--param',
      'ridges=x',
      '--param',
      'nope=1',
    ]);
    expect(stderr).toContain('ridges=x');
    expect(stderr).toContain('"nope"');
  });

  it('names everything that is wrong at once, what the server finds in the rest too', async () => {
    const refused = { code: 'PARAMETER_OUT_OF_RANGE', message: 'haze is outside.', field: null };
    server.root.generationPlan = plan({
      userErrors: [{ __typename: 'BasicUserError', ...refused }],
    });
    const argv =
      'generate x --size huge -n two --mode inpant --timeout 0 --param ridges=x --param nope=1 --param haze=9';
    const { code, stderr } = await runHere(place, [...argv.split(' '), '--json']);
    expect(code).toBe(2);
    const { details, message } = JSON.parse(stderr).error;
    expect(details).toEqual([
      { code: 'INVALID_INPUT', message: '--timeout must be from above 0 to 86400 seconds.' },
      { code: 'INVALID_INPUT', message: '--mode "inpant" is no mode. Did you mean inpaint?' },
      { code: 'INVALID_INPUT', message: '--param ridges=x: a whole number is wanted.' },
      { code: 'UNSUPPORTED_PARAMETER', message: expect.stringContaining('"nope"') },
      { code: 'INVALID_INPUT', message: expect.stringContaining('-n "two"') },
      { code: 'INVALID_INPUT', message: expect.stringContaining('--size "huge"') },
      { code: refused.code, message: refused.message },
    ]);
    expect(message.split('\n')).toHaveLength(details.length);
    const asked = server.operations.find(({ name }) => name === 'GenerationPlan');
    expect(asked?.variables.input).toMatchObject({
      extra: [{ name: 'haze', value: { float: 9 } }],
    });
  });

  it('uploads no picture where another cannot be read, and asks nothing of the server', async () => {
    writeFileSync(join(place.directory, 'good.png'), PNG);
    const flags = ['--image', 'good.png', '--mask', 'missing.png', '--steps', 'x'];
    const { code, stderr } = await runHere(place, ['generate', 'x', ...flags]);
    expect(code).toBe(2);
    expect(stderr).toContain('--steps "x" is no whole number.');
    expect(stderr).toContain('The picture "missing.png" cannot be read (ENOENT).');
    expect(server.uploads).toEqual([]);
    expect(asked()).not.toContain('GenerationPlan');
  });

  it('lets an unknown parameter pass with --adapt, for the receipt to tell', async () => {
    expect((await runHere(place, ['generate', 'x', '--adapt', '--param', 'nope=1'])).code).toBe(0);
    expect(ordered()?.generation?.extra).toEqual([{ name: 'nope', value: { string: '1' } }]);
  });

  it('plans for a model of the catalog that is not installed, prices it, and says what is missing', async () => {
    const source = 'external://atelier/etcher';
    server.root.generationPlan = plan({
      userErrors: [
        {
          __typename: 'ProviderNotConfiguredError',
          code: 'PROVIDER_NOT_CONFIGURED',
          message: 'Atelier has no key.',
          field: ['model'],
          provider: null,
        },
      ],
    });
    for (const named of ['etcher', source]) {
      server.operations.length = 0;
      const flags = ['-m', named, '-n', '2', '--dry-run'];
      const { code, stdout, stderr } = await runHere(place, ['generate', 'x', ...flags]);
      const request = server.operations.find(({ name }) => name === 'GenerationPlan');
      expect(request?.variables.input).toMatchObject({ model: { source }, count: 2 });
      expect(stdout).toContain('$0.039');
      expect(stderr).toContain('Atelier has no key.');
      expect(code).toBe(5);
    }
    expect(asked()).not.toContain('GenerationCreate');
    const { code, stderr } = await runHere(place, ['generate', 'x', '-m', 'etcher']);
    expect(stderr).toContain('is in the catalog and not installed');
    expect(stderr).toContain(`-m ${source} --dry-run`);
    expect(code).toBe(2);
  });

  it('says what stops a dry run', async () => {
    server.root.generationPlan = plan({
      cost: null,
      userErrors: [
        {
          __typename: 'BasicUserError',
          code: 'MODEL_RETIRED',
          message: 'It is gone.',
          field: null,
        },
      ],
    });
    const { code, stderr } = await runHere(place, ['generate', 'x', '--dry-run']);
    expect(code).toBe(2);
    expect(stderr).toContain('It is gone.');
  });
});
