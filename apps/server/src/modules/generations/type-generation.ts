import type { GenerationRequest, ReceiptLine, ResolvedRequest } from '@darkroom/core';
import { type CostEstimate, microsToDecimal } from '@darkroom/core';
import type { GenerationRow } from '@darkroom/database';
import { type FailureRecord, generationNotices } from '@darkroom/engine';
import type { GenerationResolvers, GenerationStatus } from '../../gql/resolvers.ts';
import { moneyOfMicros } from '../shared/money.ts';
import { givenImage } from './input-image.ts';

// JSON columns are the engine's own writing; rows are parsed once, however many fields ask.
const requests = new WeakMap<GenerationRow, GenerationRequest>();
const plans = new WeakMap<GenerationRow, ResolvedRequest>();

function requestOf(row: GenerationRow): GenerationRequest {
  const known = requests.get(row) ?? (JSON.parse(row.request) as GenerationRequest);
  requests.set(row, known);
  return known;
}

function resolvedOf(row: GenerationRow): ResolvedRequest {
  const known = plans.get(row) ?? (JSON.parse(row.plan) as { resolved: ResolvedRequest }).resolved;
  plans.set(row, known);
  return known;
}

const failuresOf = (row: GenerationRow) => JSON.parse(row.failures) as FailureRecord[];

function estimateOf(row: GenerationRow): CostEstimate {
  const decimal = (micros: bigint | null) => (micros === null ? null : microsToDecimal(micros));
  const expected = decimal(row.estimateExpectedMicros);
  return {
    minimum: decimal(row.estimateMinimumMicros),
    maximum: decimal(row.estimateMaximumMicros),
    expected,
    isKnown: expected !== null,
    lines: [],
  };
}

export const Generation: GenerationResolvers = {
  user: async (row, _arguments, { loaders, services }) =>
    loaders.user.load(await services.actors.userOf(row.actor)),
  status: (row) => row.status as GenerationStatus, // the column holds nothing else
  mode: (row) => requestOf(row).mode.toUpperCase() as Uppercase<GenerationRequest['mode']>, // the enum is core's in capitals
  queuePosition: (row, _arguments, { services }) =>
    row.status === 'QUEUED' ? services.database.generations.queuedBefore(row) : null,
  expectedSeconds: ({ source, mode, count, finishedAt, isDeferred }, _arguments, { services }) =>
    // What is ordered for later takes the vendor's own time.
    finishedAt === null && !isDeferred
      ? services.engine.expectedSeconds({ source }, { mode, count })
      : null,
  heldUntil: (row, _arguments, { services }) => services.engine.heldUntil(row),
  negativePrompt: (row) => requestOf(row).negativePrompt,
  steps: (row) => requestOf(row).steps,
  guidance: (row) => requestOf(row).guidance,
  strength: (row) => requestOf(row).strength,
  outputFormat: (row) => requestOf(row).outputFormat,
  partialImages: (row) => requestOf(row).partialImages,
  width: (row) => resolvedOf(row).size?.width ?? null,
  height: (row) => resolvedOf(row).size?.height ?? null,
  parameters: (row) => {
    const { extra } = requestOf(row);
    return extra.length === 0
      ? null
      : Object.fromEntries(extra.map(({ name, value }) => [name, value]));
  },
  inputImage: (row) => givenImage(requestOf(row).image),
  mask: (row) => givenImage(requestOf(row).mask),
  referenceImages: (row) =>
    requestOf(row).referenceImages.map(({ image, role, strength }) => ({
      reference: image,
      role,
      strength,
    })),
  model: (row, _arguments, { loaders }) => loaders.modelBySource.load(row.source),
  batch: (row, _arguments, { loaders }) => (row.batchId ? loaders.batch.load(row.batchId) : null),
  retryOf: (row, _arguments, { loaders }) =>
    row.retryOfId ? loaders.generation.load(row.retryOfId) : null,
  receipt: (row) => JSON.parse(row.receipt) as ReceiptLine[],
  images: (row, _arguments, { loaders }) => loaders.imagesOfGeneration.load(row.id),
  failure: (row) => failuresOf(row)[0] ?? null,
  failures: failuresOf,
  notices: generationNotices,
  estimatedCost: estimateOf,
  actualCost: (row) => moneyOfMicros(row.actualMicros),
  attempts: (row, _arguments, { loaders }) => loaders.attemptsOfGeneration.load(row.id),
};
