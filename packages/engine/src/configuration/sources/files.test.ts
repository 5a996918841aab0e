import { rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { testHome } from '../testing/local/test-configuration.ts';

const KEY = 'sk-canary-0123456789abcdef';

describe('api_keys.yaml', () => {
  it.each([
    ['a key alone', 'openai: sk-canary-1\n'],
    ['in quotes', "openai: ' sk-canary-1 '\n"],
    ['by alias', 'open_ai: sk-canary-1\n'],
    ['as a block', 'openai:\n  openai_api_key: sk-canary-1\n  openai_organization: org-1\n'],
    ['with short names', 'openai: { api_key: sk-canary-1, organization: org-1 }\n'],
    ["under InvokeAI's name", 'external_openai_api_key: sk-canary-1\n'],
  ])('takes %s', async (name, text) => {
    const home = await testHome();
    await writeFile(home.paths.apiKeysFile, text, { mode: 0o600 });
    const { providers } = await home.start();
    const fields = (await providers.get('openai'))?.credentials[0]?.fields ?? [];
    const state = (variable: string) => fields.find((field) => field.variable === variable);
    expect(state('openai_api_key')).toMatchObject({ origin: 'FILE', isSet: true });
    const hasOrganization = name.startsWith('as') || name.startsWith('with');
    expect(state('openai_organization')?.hint).toBe(hasOrganization ? 'org-1' : null);
  });

  it('keeps a key of digits as it is written, and counts an empty one as absent', async () => {
    const home = await testHome();
    await writeFile(home.paths.apiKeysFile, 'openai: 0123456789012345678901\ngemini:\n', {
      mode: 0o600,
    });
    const { providers } = await home.start();
    expect((await providers.get('openai'))?.credentials[0]?.fields[0]?.hint).toBe('…8901');
    expect((await providers.get('gemini'))?.status.state).toBe('NOT_CONFIGURED');
  });

  it.each(['at the start', 'while the server runs'])(
    'counts but for the lines that are wrong %s, and those are told of',
    async (when) => {
      const home = await testHome();
      const text =
        'bogus: sk-canary-0\nopenai: sk-canary-1\ngemini: { gemini_api_kee: AIza-canary }\n';
      const save = () => writeFile(home.paths.apiKeysFile, text, { mode: 0o600 });
      if (when === 'at the start') await save();
      const { providers, refresh } = await home.start();
      if (when !== 'at the start') await save();
      await refresh();
      expect((await providers.get('openai'))?.credentials[0]?.fields[0]?.origin).toBe('FILE');
      expect((await providers.get('gemini'))?.status.state).toBe('NOT_CONFIGURED');
      const file = home.paths.apiKeysFile;
      expect(await providers.problems()).toEqual([
        { file, line: 1, message: expect.stringContaining('"bogus" is no known provider') },
        {
          file,
          line: 3,
          message: expect.stringContaining('Nothing that the file says of google-gemini'),
        },
      ]);
      expect(home.logged.filter((line) => line.includes(`${file}:1: "bogus"`))).toHaveLength(1);
      await home.expectAbsent(['canary'], await providers.problems());
    },
  );

  it('keeps what it said of a provider whose line breaks, and takes the others over', async () => {
    const home = await testHome();
    await writeFile(home.paths.apiKeysFile, `openai: ${KEY}\n`, { mode: 0o600 });
    const { providers, refresh } = await home.start();
    await writeFile(home.paths.apiKeysFile, `openai: [x]\nstability: ${KEY}1\n`);
    await refresh();
    const hint = async (slug: string) =>
      (await providers.get(slug))?.credentials[0]?.fields[0]?.hint;
    expect([await hint('openai'), await hint('stability')]).toEqual(['…cdef', '…def1']);
    expect(await providers.problems()).toMatchObject([
      { line: 1, message: expect.stringContaining('said of openai before goes on counting') },
    ]);
  });

  it('goes on counting as it was while somebody breaks it, and is told of', async () => {
    const home = await testHome();
    await writeFile(home.paths.apiKeysFile, 'openai: sk-canary-1\n', { mode: 0o600 });
    const { providers, refresh } = await home.start();
    await writeFile(home.paths.apiKeysFile, 'openai: "sk-can', { mode: 0o600 });
    await refresh();
    expect((await providers.get('openai'))?.status.state).toBe('UNVERIFIED');
    expect(home.logged.join('\n')).toContain('goes on counting');
    expect(await providers.problems()).toEqual([
      {
        file: home.paths.apiKeysFile,
        line: 1,
        message: expect.stringMatching(/^a quote or a bracket is not closed.* goes on counting\.$/),
      },
    ]);
    await home.expectAbsent(['sk-can'], await providers.problems());
    await home.expectAbsent(['sk-can']);
    await rm(home.paths.apiKeysFile);
    await refresh();
    expect((await providers.get('openai'))?.status.state).toBe('NOT_CONFIGURED');
    expect(await providers.problems()).toEqual([]);
  });

  it('never stores what came from outside, and tells what it took off', async () => {
    const home = await testHome();
    const { providers } = await home.start({ OPENAI_API_KEY: `"${KEY}"\n` });
    expect((await providers.get('openai'))?.credentials[0]?.fields[0]).toMatchObject({
      origin: 'ENVIRONMENT',
      hint: '…cdef',
      setAt: null,
    });
    expect(home.logged.join('\n')).toContain(
      'OPENAI_API_KEY: spaces or line breaks around it and quotes',
    );
    await home.expectAbsent([KEY], await providers.list());
  });
});

describe('config.yaml', () => {
  it('lays limits over those of the provider', async () => {
    const home = await testHome();
    await writeFile(
      home.paths.configFile,
      'providers:\n  openai:\n    limits: { inFlight: 3, imagesPerMinute: 20 }\n',
    );
    const { providers } = await home.start();
    expect((await providers.get('openai'))?.record.limits).toEqual({
      inFlight: 3,
      requestsPerMinute: null,
      imagesPerMinute: 20,
    });
  });

  it('that names a provider nobody knows is told of it, and the others count', async () => {
    const home = await testHome();
    const text = 'providers:\n  opnai: {}\n  openai:\n    baseUrl: http://127.0.0.1:3/v1\n';
    await writeFile(home.paths.configFile, text);
    const { providers } = await home.start();
    expect((await providers.get('openai'))?.baseUrl).toBe('http://127.0.0.1:3/v1');
    const problem = expect.stringContaining('Did you mean "openai"? This line does nothing');
    expect(await providers.problems()).toEqual([
      { file: home.paths.configFile, line: 2, message: problem },
    ]);
  });

  it('that breaks later is told with its line until it is right again', async () => {
    const home = await testHome();
    const { providers } = await home.start();
    expect(await providers.problems()).toEqual([]);
    await writeFile(home.paths.configFile, 'providers:\n  opnai: {}\n');
    expect(await providers.problems()).toEqual([
      {
        file: home.paths.configFile,
        line: 2,
        message: expect.stringContaining('Did you mean "openai"?'),
      },
    ]);
    await writeFile(home.paths.configFile, 'providers:\n  openai: {}\n');
    expect(await providers.problems()).toEqual([]);
  });
});
