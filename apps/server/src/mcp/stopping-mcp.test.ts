import { startOpenAiEmulator } from '@darkroom/emulators';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { expect, it } from 'vitest';
import { bearer } from '../testing/local/people.ts';
import { startWholeServer, WHOLE_SERVER_TOKEN } from '../testing/local/start-whole-server.ts';

const KEY = 'sk-canary-mcp-0123456789abcdefgh';

it('who waits when the server stops is told that it goes on, and progress comes before', async () => {
  const emulator = await startOpenAiEmulator({ keys: [KEY], latencyMs: 3000 });
  const server = await startWholeServer({
    OPENAI_API_KEY: KEY,
    DARKROOM_OPENAI_BASE_URL: emulator.baseUrl,
  });
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), {
      requestInit: { headers: bearer(WHOLE_SERVER_TOKEN) },
    }),
  );
  const running = Promise.withResolvers<void>();
  const call = client.callTool(
    { name: 'generate', arguments: { model: 'gpt-image-2', prompt: 'a kite' } },
    undefined,
    { onprogress: ({ message }) => message === 'RUNNING' && running.resolve() },
  );
  await running.promise;
  const stopped = server.stop();
  const { structuredContent, isError } = await call;
  expect(isError).toBeFalsy();
  expect(structuredContent).toMatchObject({
    generation: expect.stringMatching(/^gen_/),
    status: 'RUNNING',
    note: expect.stringMatching(/do not order it again/),
  });
  await client.close();
  await stopped;
  await emulator.close();
}, 20_000);
