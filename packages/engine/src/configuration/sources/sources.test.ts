import { chmod, rm, writeFile } from 'node:fs/promises';
import { homePaths } from '@darkroom/storage';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../configuration-error.ts';
import { testHome } from '../testing/local/test-configuration.ts';
import { parseBaseUrl } from './base-url.ts';
import { pastedValue } from './pasted-value.ts';

const KEY = 'sk-canary-0123456789abcdef';

describe('pasted values', () => {
  it.each([
    ['plain', KEY, KEY],
    ['with quotes', `"${KEY}"`, KEY],
    ['with single quotes and a line break', `'${KEY}'\n`, KEY],
    ['with a byte order mark and spaces', `\uFEFF  ${KEY}\r\n`, KEY],
    ['with spaces inside the quotes', `" ${KEY} "`, KEY],
  ])('are taken %s', (name, raw, value) => {
    const result = pastedValue(raw, 'secret-input');
    expect(result).toMatchObject({ ok: true, value });
    expect(result.ok && result.notice !== null).toBe(name !== 'plain');
  });

  it.each([
    ['a NUL', 'sk-\u0000canary', 'control character'],
    ['an escape', 'sk-\u001b[31mcanary', 'control character'],
    ['a line break inside', 'sk-canary\nX-Injected: 1', 'line break'],
    ['half a character', 'sk-canary\ud800', 'lone surrogate'],
  ])('are refused with %s, without echo', (_name, raw, sentence) => {
    const result = pastedValue(raw, 'secret-input');
    expect(result).toMatchObject({ ok: false });
    expect(JSON.stringify(result)).toContain(sentence);
    expect(JSON.stringify(result)).not.toContain('canary');
  });

  it('keep their lines in a file', () => {
    expect(pastedValue('{\n "a": 1\n}\n', 'file')).toMatchObject({
      ok: true,
      value: '{\n "a": 1\n}',
    });
  });
});

describe('base URLs', () => {
  it.each([
    ['https://api.openai.com/v1/', 'https://api.openai.com/v1'],
    ['  HTTPS://API.OpenAI.com:443/v1 ', 'https://api.openai.com/v1'],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
    ['http://localhost:4010///', 'http://localhost:4010'],
  ])('%s is %s', (text, url) => {
    expect(parseBaseUrl(text)).toEqual({ ok: true, url });
  });

  it.each([
    ['api.openai.com/v1', 'no URL'],
    ['ftp://example.com', 'no URL'],
    ['javascript:alert(1)', 'no URL'],
    ['file:///etc/passwd', 'no URL'],
    ['', 'no URL'],
    ['https://user:canary@example.com', 'user name or password'],
    ['https://example.com/v1?key=canary', 'query'],
    ['https://example.com/v1?', 'query'],
    ['https://example.com/#canary', 'fragment'],
  ])('%s is refused', (text, sentence) => {
    const parsed = parseBaseUrl(text);
    expect(parsed.ok).toBe(false);
    expect(JSON.stringify(parsed)).toContain(sentence);
    expect(JSON.stringify(parsed)).not.toContain('canary');
  });
});

/** The OpenAI key's state as every place that has one is taken away, first to last. */
describe('the order of places', () => {
  const environment = {
    DARKROOM_OPENAI_API_KEY: 'sk-canary-of-darkroom-0001',
    OPENAI_API_KEY: 'sk-canary-of-the-vendor-0002',
    INVOKEAI_EXTERNAL_OPENAI_API_KEY: 'sk-canary-of-invoke-0003',
    INVOKEAI_EXTERNAL_OPEN_AI_API_KEY: 'sk-canary-of-an-alias-0004',
  };
  const rows: [string, (keyof typeof environment)[], boolean, string, string | null][] = [
    ['DARKROOM_…', ['DARKROOM_OPENAI_API_KEY', 'OPENAI_API_KEY'], true, 'ENVIRONMENT', '…0001'],
    [
      "the vendor's",
      ['OPENAI_API_KEY', 'INVOKEAI_EXTERNAL_OPENAI_API_KEY'],
      true,
      'ENVIRONMENT',
      '…0002',
    ],
    [
      'INVOKEAI_EXTERNAL_<slug>',
      ['INVOKEAI_EXTERNAL_OPENAI_API_KEY', 'INVOKEAI_EXTERNAL_OPEN_AI_API_KEY'],
      true,
      'ENVIRONMENT',
      '…0003',
    ],
    [
      'INVOKEAI_EXTERNAL_<alias>',
      ['INVOKEAI_EXTERNAL_OPEN_AI_API_KEY'],
      true,
      'ENVIRONMENT',
      '…0004',
    ],
    ['api_keys.yaml', [], true, 'FILE', '…0005'],
    ['the database', [], false, 'DATABASE', '…0006'],
  ];

  it.each(rows)('%s', async (_name, names, hasFile, origin, hint) => {
    const home = await testHome();
    if (hasFile)
      await writeFile(home.paths.apiKeysFile, 'openai: sk-canary-of-the-file-0005\n', {
        mode: 0o600,
      });
    const given = Object.fromEntries(names.map((name) => [name, environment[name]]));
    const { providers, database } = await home.start(given);
    await database.credentials.setMany({ provider: 'openai', name: 'default', source: '' }, [
      { variable: 'openai_api_key', value: 'sk-canary-of-the-store-0006' },
    ]);
    await database.providerSettings.set('openai', { origin: 'https://api.openai.com' });
    await providers.refresh();
    const view = await providers.get('open-ai');
    const field = view?.credentials[0]?.fields.find(
      ({ variable }) => variable === 'openai_api_key',
    );
    expect(field).toMatchObject({ isSet: true, origin, hint });
    expect(view?.status.state).toBe('UNVERIFIED');
    expect(view?.environmentVariables).toEqual(Object.keys(environment));
    await home.expectAbsent(['sk-canary'], view);
  });

  it('of base URLs', async () => {
    const home = await testHome();
    await writeFile(
      home.paths.configFile,
      'providers:\n  openai:\n    baseUrl: http://127.0.0.1:3/v1/\n',
    );
    await writeFile(home.paths.apiKeysFile, 'openai:\n  openai_api_base: http://127.0.0.1:2/v1\n', {
      mode: 0o600,
    });
    const places: Record<string, string> = {
      DARKROOM_OPENAI_BASE_URL: 'http://127.0.0.1:7/v1',
      OPENAI_BASE_URL: 'http://127.0.0.1:6/v1',
      INVOKEAI_EXTERNAL_OPENAI_BASE_URL: 'http://127.0.0.1:5/v1',
    };
    const seen: (string | null | undefined)[] = [];
    const look = async () => {
      const started = await home.start(places);
      seen.push((await started.providers.get('openai'))?.baseUrl);
      await started.stop();
    };
    await look();
    for (const name of Object.keys(places)) {
      delete places[name];
      await look();
    }
    await rm(home.paths.apiKeysFile);
    await look();
    const started = await home.start();
    await started.database.providerSettings.set('openai', { baseUrl: 'http://127.0.0.1:1/v1' });
    await rm(home.paths.configFile);
    await started.providers.refresh();
    seen.push((await started.providers.get('openai'))?.baseUrl);
    await started.providers.reset('openai');
    seen.push((await started.providers.get('openai'))?.baseUrl);
    expect(seen).toEqual([
      'http://127.0.0.1:7/v1',
      'http://127.0.0.1:6/v1',
      'http://127.0.0.1:5/v1',
      'http://127.0.0.1:2/v1',
      'http://127.0.0.1:3/v1',
      'http://127.0.0.1:1/v1',
      'https://api.openai.com/v1',
    ]);
  });
});

describe('what is wrong, in one line', () => {
  const file = (
    name: 'apiKeysFile' | 'configFile',
    text: string,
    line: number | null,
    ...words: string[]
  ) => [name, text, line, words] as const;
  const rows = [
    file(
      'apiKeysFile',
      'openai: sk-a\nopnai: sk-canary\n',
      2,
      'no known provider',
      'Did you mean "openai"?',
    ),
    file(
      'apiKeysFile',
      'openai:\n  openai_api_kee: sk-canary\n',
      2,
      'setting of openai',
      'openai_api_key',
    ),
    file('apiKeysFile', 'openai: sk-canary\nopenai: sk-canary\n', 2, 'stands twice'),
    file('apiKeysFile', 'openai: sk-canary\nopen_ai: sk-canary\n', 2, 'is set twice'),
    file('apiKeysFile', 'sandbox: sk-canary\n', 1, 'sandbox takes no key'),
    file('apiKeysFile', 'openai: [sk-canary]\n', 1, 'no list'),
    file('apiKeysFile', 'openai: !!js/function sk-canary\n', 1, 'a tag'),
    file('apiKeysFile', 'openai: &a sk-canary\ngemini: *a\n', 2, 'aliases'),
    file('apiKeysFile', 'openai: "sk-canary\n', null, 'not closed'),
    file('apiKeysFile', 'openai: sk-a\n---\nopenai: sk-canary\n', 2, 'second document'),
    file('apiKeysFile', `openai: ${'['.repeat(20_000)}`, null),
    file('apiKeysFile', `openai: "sk-${'a'.repeat(500)}"\n`, 1, '400 characters at most'),
    file('apiKeysFile', 'openai:\n  openai_api_base: ftp://canary\n', 2, 'no URL'),
    file('configFile', 'provider:\n  openai: {}\n', 1, 'Did you mean "providers"?'),
    file(
      'configFile',
      'providers:\n  openai:\n    base_url: http://x\n',
      3,
      'Did you mean "baseUrl"?',
    ),
    file('configFile', 'providers:\n  openai:\n    baseUrl: 5\n', 3, 'a URL such as'),
    file('configFile', 'providers:\n  openai:\n    baseUrl: https://u:canary@x\n', 3, 'user name'),
    file(
      'configFile',
      'providers:\n  openai:\n    limits:\n      inFlight: 0\n',
      4,
      'from 1 to 1024',
    ),
    file(
      'configFile',
      'providers:\n  openai:\n    limits:\n      inFlight: many\n',
      4,
      'from 1 to 1024',
    ),
    file('configFile', 'providers:\n  gemini: {}\n  google-gemini: {}\n', 3, 'stands twice'),
    file('configFile', 'providers: &a {}\nother: *a\n', 2, 'aliases'),
  ];

  it.each(rows)(
    '%$ of %s: keys are told of, and the start goes on; a configuration ends it',
    async (name, text, line, words) => {
      const home = await testHome();
      const path = homePaths(home.paths.root)[name];
      await writeFile(path, text, { mode: 0o600 });
      const outcome = await home.start().catch((reason: unknown) => reason);
      let message: string;
      if (name === 'configFile') {
        expect(outcome).toBeInstanceOf(ConfigurationError);
        message = String(outcome instanceof Error ? outcome.message : outcome);
      } else {
        expect(outcome).not.toBeInstanceOf(Error);
        const told = home.logged.filter((entry) => entry.includes(path));
        expect(told).toHaveLength(1);
        message = (told[0] ?? '').replace(/^warn /, '').replace(/ \{\}$/, '');
      }
      expect(message.startsWith(line === null ? path : `${path}:${line}: `), message).toBe(true);
      for (const word of words) expect(message).toContain(word);
      expect(message).not.toContain('canary');
      expect(message).not.toContain('\n');
    },
  );

  it.each([
    ['DARKROOM_OPENAI_BASE_URL', 'ftp://canary'],
    ['OPENAI_BASE_URL', 'localhost'],
    ['OPENAI_API_KEY', 'sk-canary\u0007'],
    ['OPENAI_API_KEY', 'sk-canary\nsk-other'],
  ])('%s in the environment', async (name, value) => {
    const home = await testHome();
    const error: unknown = await home.start({ [name]: value }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(String(error)).toContain(`${name} in the environment`);
    expect(String(error)).not.toContain('sk-canary');
    const place = '/somewhere/.env:3';
    const inFile: unknown = await home
      .start({ [name]: value }, { [name]: place })
      .catch((reason: unknown) => reason);
    expect(String(inFile)).toContain(`${name} in ${place}: `);
  });

  it('a file of keys that others may write; one that others may read gets a warning', async () => {
    const home = await testHome();
    await writeFile(home.paths.apiKeysFile, 'openai: sk-canary\n');
    await chmod(home.paths.apiKeysFile, 0o660);
    const { providers, refresh } = await home.start();
    expect((await providers.get('openai'))?.status.state).toBe('NOT_CONFIGURED');
    expect(await providers.problems()).toMatchObject([
      { file: home.paths.apiKeysFile, message: expect.stringContaining('(mode 0660)') },
    ]);
    await chmod(home.paths.apiKeysFile, 0o644);
    await Promise.all([refresh(), providers.list(), providers.list()]);
    await home.catalog.reload();
    await refresh();
    expect((await providers.get('openai'))?.status.state).toBe('UNVERIFIED');
    expect(await providers.problems()).toEqual([]);
    const warnings = () => home.logged.filter((line) => line.includes('(mode 0644)'));
    expect(warnings()).toEqual([expect.stringContaining('chmod 600')]);
    await writeFile(home.paths.apiKeysFile, 'openai: sk-canary-2\n');
    await refresh();
    expect(warnings()).toHaveLength(2); // once for each change of the file
    await home.expectAbsent(['sk-canary']);
  });
});
