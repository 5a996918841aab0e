import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startWholeServer } from './testing/local/start-whole-server.ts';

it('starts on a file of keys with a wrong line, loads the others, and tells of it', async () => {
  const home = await mkdtemp(join(tmpdir(), 'darkroom-keys-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const file = join(home, 'api_keys.yaml');
  await writeFile(file, 'openai: sk-canary-0123456789abcdef\nbogus: sk-canary-of-nobody\n');
  await writeFile(join(home, 'config.yaml'), 'providers:\n  opnai: {}\n');
  const server = await startWholeServer({ DARKROOM_HOME: home });
  onTestFinished(() => server.stop());
  const answer = await server.data(
    '{ server { problems { file line message } } provider(slug: "openai") { credentials { fields { variable isSet origin } } } }',
  );
  expect(answer).toMatchObject({
    server: {
      problems: [
        { file, line: 2, message: expect.stringContaining('"bogus" is no known provider.') },
        { file: join(home, 'config.yaml'), line: 2, message: expect.stringContaining('"openai"?') },
      ],
    },
    provider: {
      credentials: [
        {
          fields: expect.arrayContaining([
            { variable: 'openai_api_key', isSet: true, origin: 'FILE' },
          ]),
        },
      ],
    },
  });
  expect(JSON.stringify(answer)).not.toContain('canary');
});
