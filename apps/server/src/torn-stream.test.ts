import { startOpenAiEmulator } from '@darkroom/emulators';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startWholeServer, type WholeServer } from './testing/local/start-whole-server.ts';

/** A vendor's stream of previews and pictures whose connection breaks, through the real adapter and the real API. */
const KEY = 'sk-canary-torn-0123456789abcdef';
let emulator: Awaited<ReturnType<typeof startOpenAiEmulator>>;
let server: WholeServer;

beforeAll(async () => {
  emulator = await startOpenAiEmulator({ keys: [KEY] });
  server = await startWholeServer({
    OPENAI_API_KEY: KEY,
    DARKROOM_OPENAI_BASE_URL: emulator.baseUrl,
  });
});
afterEach(() => emulator.reset());
afterAll(async () => {
  await server.stop();
  await emulator.close();
});

interface Failure {
  code: string;
  message: string;
  mayHaveBeenCharged: boolean;
  previewUrls: string[];
}
interface Generation {
  status: string;
  actualCost: { amount: string } | null;
  images: { index: number; url: string }[];
  failures: Failure[];
}

/** Orders two streamed pictures and waits for the end. */
async function order(count: number): Promise<Generation> {
  const input = {
    generation: {
      model: { source: 'external://openai/gpt-image-2' },
      prompt: 'a field',
      count,
      partialImages: 2,
    },
  };
  const { generationCreate } = await server.data<{
    generationCreate: { generation: { id: string } | null; userErrors: unknown[] };
  }>(
    'mutation ($input: GenerationCreateInput!) { generationCreate(input: $input) { generation { id } userErrors { message } } }',
    { input },
  );
  expect(generationCreate.userErrors).toEqual([]);
  const variables = { id: generationCreate.generation?.id };
  const events = await fetch(`${server.url}/graphql/stream`, {
    method: 'POST',
    headers: { ...server.headers, accept: 'text/event-stream' },
    body: JSON.stringify({
      query: 'subscription ($id: ID!) { generationEvents(id: $id) { sequence } }',
      variables,
    }),
  });
  await events.text(); // ends with the generation
  const { generation } = await server.data<{ generation: Generation }>(
    `query ($id: ID!) { generation(id: $id) { status actualCost { amount } images { index url }
      failures { code message mayHaveBeenCharged previewUrls } } }`,
    variables,
  );
  return generation;
}

async function expectPicture(url: string | undefined) {
  const response = await fetch(url ?? '');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^image\//);
  expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100);
}

it('the picture that had come whole is kept, and its generation PARTLY_SUCCEEDED', async () => {
  emulator.setFault({ fault: { kind: 'truncated', keep: 0.7, clean: false } });
  const { status, images, failures, actualCost } = await order(2);
  expect([status, actualCost]).toEqual(['PARTLY_SUCCEEDED', null]);
  expect(images).toHaveLength(1);
  await expectPicture(images[0]?.url);
  expect(failures).toMatchObject([
    {
      code: 'UNKNOWN_OUTCOME',
      mayHaveBeenCharged: true,
      previewUrls: [],
      message: expect.stringContaining('1 of 2 pictures had come whole'),
    },
  ]);
});

it('a preview that is all that came is kept, and the failure says where', async () => {
  emulator.setFault({ fault: { kind: 'truncated', keep: 0.7, clean: false } });
  const { status, images, failures } = await order(1);
  expect([status, images]).toEqual(['UNKNOWN_OUTCOME', []]);
  const [failure] = failures;
  expect(failure?.message).toContain('preview');
  expect(failure?.previewUrls).toHaveLength(1);
  await expectPicture(failure?.previewUrls[0]);
});

it('a stream that ends properly, but too soon, tells of its preview too', async () => {
  emulator.setFault({ fault: { kind: 'stream-without-completed' } });
  const { status, failures } = await order(1);
  expect(status).toBe('FAILED');
  expect(failures).toMatchObject([{ code: 'PROVIDER_BAD_RESPONSE', mayHaveBeenCharged: true }]);
  expect(failures[0]?.previewUrls).toHaveLength(1);
});
