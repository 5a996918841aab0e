import { providersDirectory } from '@darkroom/providers';
import { describe, expect, it } from 'vitest';
import { clock, Home, PROVIDER } from '../../test-support/home.ts';
import { loadCatalog } from '../catalog.ts';

const catalog = await loadCatalog({
  directories: [
    { path: providersDirectory, origin: 'built-in' },
    { path: '/nowhere', origin: 'user', name: 'providers' },
  ],
  clock,
});
const protocols = catalog
  .providers()
  .flatMap(({ providesProtocol }) => (providesProtocol === undefined ? [] : [providesProtocol]));

const started = (slug: string, protocol: string | null) => {
  const start = catalog.start(slug, protocol);
  if (!start.ok) throw new Error(start.message);
  return start;
};

describe("the start of a provider of one's own", () => {
  it.each(protocols)(
    'loads with the protocol %s, and a check names its placeholders',
    async (protocol) => {
      const { files } = started('my-acme', protocol);
      const bytes = new Map(files.map(({ path, content }) => [path, Buffer.from(content)]));
      const check = await catalog.check('my-acme', bytes);
      expect(check.problems.filter(({ isLeftOut }) => isLeftOut)).toEqual([]);
      const address = files.some(({ content }) =>
        content.includes('baseUrl: https://api.my-acme.example'),
      );
      expect(check.problems.map(({ file, message }) => [file, message.split(':')[0]])).toEqual([
        ['providers/my-acme/models/example.yaml', 'The model is still the placeholder "example"'],
        ['providers/my-acme/models/example.yaml', 'The name is still the placeholder "Example"'],
        [
          'providers/my-acme/models/example.yaml',
          'The description still begins with the placeholder "What it is good at."',
        ],
        ...(address
          ? [['providers/my-acme/provider.yaml', 'The base URL is still the placeholder https']]
          : []),
      ]);
      for (const { file, line, message } of check.problems) {
        const [, quoted = ''] = /placeholder "?([^",]+)/.exec(message) ?? [];
        const text = files.find(({ path }) => file.endsWith(path))?.content.split('\n')[line - 1];
        expect(text, message).toContain(quoted);
      }
      expect(check).toMatchObject({ provider: { slug: 'my-acme', protocol }, models: 1 });
      for (const { path, content } of files) {
        if (!path.endsWith('.yaml')) continue;
        expect(content.match(/^# /gm)?.length ?? 0, `${path} has comments`).toBeGreaterThan(8);
        expect(content).toMatch(/[^\n]\n$/);
        for (const line of content.split('\n')) expect(line.length, line).toBeLessThan(160);
      }
    },
  );

  it('has nothing left to tell once address, model and words are written', async () => {
    const { files } = started('acme', 'openai-images');
    const written = (path: string, content: string) => {
      if (path === 'provider.yaml') return content.replace('api.acme.example', 'api.acme.com');
      return content
        .replace('# providerModelId: example-1-large', 'providerModelId: acme-1')
        .replace('name: Example', 'name: Acme 1')
        .replace('What it is good at.', 'Fields at dusk.');
    };
    const bytes = files.map(({ path, content }): [string, Buffer] => [
      path,
      Buffer.from(written(path, content)),
    ]);
    expect((await catalog.check('acme', new Map(bytes))).problems).toEqual([]);
  });

  it('takes the protocol that most models go by, and names them all', () => {
    const { protocol, files } = started('acme', null);
    expect(protocols).toContain(protocol);
    const text = files.find(({ path }) => path === 'provider.yaml')?.content ?? '';
    for (const name of protocols) expect(text).toContain(name);
  });

  it('keeps what stands in comments right as well', async () => {
    const { files } = started('acme', 'openai-images');
    const bytes = new Map(
      files.map(({ path, content }) => [
        path,
        Buffer.from(content.replaceAll(/^( *)# (?=(?:- )?[a-zA-Z]+:? ?[{[])/gm, '$1')),
      ]),
    );
    const check = await catalog.check('acme', bytes);
    // A replacement that does not exist is all that can be wrong.
    expect(check.problems.filter(({ isLeftOut }) => isLeftOut)).toEqual([]);
  });

  it.each([
    ['Acme', null, 'slug', 'INVALID_INPUT', 'lower-case letters'],
    ['../acme', null, 'slug', 'INVALID_INPUT', 'lower-case letters'],
    ['openai', null, 'slug', 'CONFLICT', 'belongs to the built-in provider "openai"'],
    ['gemini', null, 'slug', 'CONFLICT', 'belongs to the built-in provider "google-gemini"'],
    ['acme', 'openai-image', 'protocol', 'INVALID_INPUT', 'Did you mean "openai-images"?'],
    ['acme', 'xyz', 'protocol', 'INVALID_INPUT', 'There are: '],
  ] as const)('refuses %s by %s', (slug, protocol, field, code, message) => {
    expect(catalog.start(slug, protocol)).toMatchObject({
      ok: false,
      field,
      code,
      message: expect.stringContaining(message),
    });
  });

  it('refuses the name of another one of the user', async () => {
    using home = new Home();
    home.write('user/painter/provider.yaml', PROVIDER);
    expect((await home.load()).start('painter', null)).toMatchObject({
      message: expect.stringContaining('belongs to your own provider "painter"'),
    });
  });
});
