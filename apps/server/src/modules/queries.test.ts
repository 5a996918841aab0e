import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createId } from '@darkroom/core';
import { migrate, openDatabase } from '@darkroom/database';
import { typeDefs } from '@darkroom/schema';
import { graphql } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSight } from '../authorization/sight.ts';
import { buildExecutableSchema } from '../graphql/build-schema.ts';
import { renewable } from '../graphql/context.ts';
import { scalars } from '../graphql/scalars/scalars.ts';
import { ADMIN_ACTOR } from '../identity/actor.ts';
import type { Services } from '../services.ts';
import { createLoaders } from './loaders.ts';
import { mergeModules } from './resolvers.ts';

const statements: string[] = [];
let directory: string;
let database: Awaited<ReturnType<typeof openDatabase>>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'darkroom-queries-'));
  const file = join(directory, 'darkroom.db');
  migrate(file);
  database = await openDatabase({ file, onStatement: (sql) => statements.push(sql) });
  for (let index = 0; index < 60; index += 1) await finishedGeneration(index);
});
afterAll(async () => {
  await database.close();
  await rm(directory, { recursive: true, force: true });
});

/** A generation of two images, as the engine leaves it. */
async function finishedGeneration(index: number): Promise<void> {
  const at = new Date(Date.UTC(2026, 10, 21, 0, 0, index));
  const id = createId('generation', at.getTime());
  const source = `external://acme/model-${index % 7}`;
  await database.generations.create({
    id,
    actor: 'owner',
    idempotencyKey: null,
    fingerprint: 'f',
    source,
    provider: 'acme',
    modelId: null,
    mode: 'txt2img',
    prompt: 'a field',
    count: 2,
    seed: null,
    request: JSON.stringify({
      mode: 'inpaint',
      extra: [],
      image: { imageId: createId('image', at.getTime()) },
      mask: { assetId: createId('asset', at.getTime()) },
      referenceImages: [{ image: { assetId: createId('asset', at.getTime()) } }],
    }),
    receipt: '[]',
    plan: JSON.stringify({ resolved: { size: null } }),
    cacheKey: null,
    retryOfId: null,
    estimateMinimumMicros: null,
    estimateMaximumMicros: null,
    estimateExpectedMicros: null,
    calls: [{ attemptId: createId('attempt', at.getTime()), call: 0, count: 2 }],
    at,
  });
  const [attempt] = await database.attempts.byGeneration(id);
  if (!attempt) throw new Error('no attempt');
  await database.attempts.change({
    attempt,
    from: ['PLANNED'],
    to: 'COMMITTED',
    at,
    images: [0, 1].map((position) => ({
      id: createId('image', at.getTime()),
      index: position,
      source,
      prompt: 'a field',
      sha256: 'ab'.repeat(32),
      mimeType: 'image/png',
      byteSize: 10,
      width: 8,
      height: 8,
      seed: null,
      revisedPrompt: null,
      providerMetadata: null,
    })),
    generation: { from: ['QUEUED'], to: 'SUCCEEDED' },
  });
}

/** Counts what a page costs: SQL statements, and reads of models and providers. */
async function cost(first: number) {
  let reads = 0;
  const nobody = async (keys: readonly unknown[]) => {
    reads += 1;
    return keys.map(() => null);
  };
  // What this query does not touch is not there.
  const services = {
    database,
    models: { byRefs: nobody, byIds: nobody },
    providers: { bySlugs: nobody, byIds: nobody, list: async () => [] },
    signedUrls: { image: (origin: string, id: string) => `${origin}/images/${id}` },
  } as unknown as Services;
  statements.length = 0;
  const sight = createSight(ADMIN_ACTOR, { userOf: async (actor) => actor });
  const result = await graphql({
    schema: buildExecutableSchema(typeDefs, scalars, mergeModules()),
    source: `query ($first: Int!) { generations(first: $first) { nodes {
      id status model { name provider { slug } } attempts { state } retryOf { id }
      inputImage { image { id } url } mask { asset { id } url } referenceImages { url role }
      images { id url(variant: THUMBNAIL) generation { id status } } } pageInfo { hasNextPage endCursor } } }`,
    variableValues: { first },
    contextValue: renewable(() => ({
      actor: ADMIN_ACTOR,
      sight,
      requestId: 'test',
      origin: 'http://localhost',
      services,
      loaders: createLoaders(services, sight),
      signal: new AbortController().signal,
      log: console as never,
    })),
  });
  expect(result.errors).toBeUndefined();
  const { generations } = result.data as { generations: { nodes: { images: unknown[] }[] } }; // as asked
  const page = generations.nodes;
  expect(page).toHaveLength(first);
  expect(page.every(({ images }) => images.length === 2)).toBe(true);
  return { statements: statements.length, reads };
}

it('a page of 50 generations with images and models costs as many queries as a page of one', async () => {
  const one = await cost(1);
  const fifty = await cost(50);
  expect(fifty).toEqual(one);
  expect(fifty.statements).toBeLessThanOrEqual(6);
});
