import { type RunningEmulator, startOpenAiEmulator } from '@darkroom/emulators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BadInput } from './testing/local/bad-inputs/bad-input.ts';
import { MODELS_AND_PICTURES } from './testing/local/bad-inputs/models-and-pictures.ts';
import { NUMBERS_AND_SETTINGS } from './testing/local/bad-inputs/numbers-and-settings.ts';
import { OTHER_DOCUMENTS } from './testing/local/bad-inputs/other-documents.ts';
import { PROMPTS_AND_SIZES } from './testing/local/bad-inputs/prompts-and-sizes.ts';
import {
  generate,
  startWholeServer,
  type WholeServer,
} from './testing/local/start-whole-server.ts';

let server: WholeServer;
let emulator: RunningEmulator;
/** Pictures that rows may name. */
let large: string;
let small: string;

beforeAll(async () => {
  emulator = await startOpenAiEmulator();
  server = await startWholeServer({
    DARKROOM_OPENAI_BASE_URL: emulator.baseUrl,
    DARKROOM_OPENAI_API_KEY: emulator.key,
  });
  const picture = async (edge: number) => {
    const model = { source: 'external://sandbox/aurora' };
    const { images } = await generate(server, {
      model,
      prompt: 'a field',
      size: { dimensions: { width: edge, height: edge } },
    });
    return images[0]?.id ?? '';
  };
  large = await picture(512);
  small = await picture(256);
});
afterAll(async () => {
  await server.stop();
  await emulator.close();
});

const fill = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll('$image', large).replaceAll('$small', small));

/** What there is before and after: jobs, charges, files. */
async function traces() {
  const { generations } = await server.data<{ generations: { nodes: { id: string }[] } }>(
    '{ generations(first: 100) { nodes { id } } }',
  );
  return {
    generations: generations.nodes.length,
    charges: emulator.ledger().length,
    requests: emulator.requests().filter(({ method }) => method === 'POST').length,
    pictures: (await server.files('images')).length,
    spooled: (await server.files('spool')).length,
  };
}

interface Told {
  code: string;
  message: string;
  field: string | null;
}

/** Every error of an answer, wherever it stands. */
async function told({ generation, document, variables }: BadInput): Promise<Told[]> {
  const good = { model: { source: 'external://sandbox/aurora' }, prompt: 'a lighthouse at dusk' };
  const answer = document
    ? await server.ask(document, fill(variables ?? {}) as Record<string, unknown>) // rows hold objects
    : await server.ask(
        'mutation ($input: GenerationCreateInput!) { generationCreate(input: $input) { generation { id } userErrors { code message field } } }',
        { input: { generation: { ...good, ...(fill(generation) as Record<string, unknown>) } } },
      );
  const errors = (answer.errors ?? []).map(
    ({ message, extensions }): Told => ({
      code: extensions.code,
      message,
      field: extensions.field?.join('.') ?? null,
    }),
  );
  const payloads = Object.values(answer.data ?? {}) as ({
    userErrors?: { code: string; message: string; field: string[] | null }[];
  } | null)[]; // payloads
  const userErrors = payloads.flatMap((payload) => payload?.userErrors ?? []);
  return [
    ...errors,
    ...userErrors.map(({ code, message, field }) => ({
      code,
      message,
      field: field?.join('.') ?? null,
    })),
  ];
}

const TABLES: [string, BadInput[]][] = [
  ['generationCreate, by models and pictures,', MODELS_AND_PICTURES],
  ['generationCreate, by prompts and sizes,', PROMPTS_AND_SIZES],
  ['generationCreate, by numbers and settings,', NUMBERS_AND_SETTINGS],
  ['every other document', OTHER_DOCUMENTS],
];

describe.each(TABLES)('%s refuses', (_name, rows) => {
  it.each(rows.map((row) => [row.name, row] as const))('%s', async (_title, row) => {
    const before = await traces();
    const found = await told(row);
    const match = found.find(({ code }) => code === row.code);
    expect(match, JSON.stringify(found)).toBeDefined();
    if (row.field) expect(match?.field ?? '').toBe(row.field);
    if (row.says) expect(match?.message).toMatch(row.says);
    for (const { message } of found) {
      expect(message).toMatch(/[.!?)]$/);
      expect(message).not.toMatch(/undefined|\[object|node_modules|at \/|prisma|SQLITE/i);
      expect(message.length).toBeLessThan(1500);
    }
    expect(await traces()).toEqual(before);
  });
});

it('has at least sixty rows', () => {
  expect(TABLES.flatMap(([, rows]) => rows).length).toBeGreaterThanOrEqual(60);
});

it('tells all problems of a request at once', async () => {
  const found = await told({
    name: 'several',
    generation: { prompt: '', count: 11, mode: 'INPAINT', size: { aspectRatio: '5:9:2' } },
    code: '',
  });
  expect(new Set(found.map(({ field }) => field))).toEqual(
    new Set([
      'generation.prompt',
      'generation.count',
      'generation.image',
      'generation.mask',
      'generation.size.aspectRatio',
    ]),
  );
});
