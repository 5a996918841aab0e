import type { BatchInput, BatchRow } from '@darkroom/engine';
import type {
  BatchInput as BatchInputType,
  BatchRowInput,
  BatchSharedInput,
} from '../../gql/resolvers.ts';
import { BadUserInput } from '../../graphql/bad-user-input.ts';
import { readExtra, readModelRef, readRequest, readSize } from '../generations/read-request.ts';

/** Characters of a batch's name. */
const LONGEST_NAME = 200;

/** What is shared where nothing is said: a picture from words, every setting left to the model. */
const PLAIN: BatchSharedInput = {
  mode: 'TXT2IMG',
  prompt: '',
  count: 1,
  referenceImages: [],
  extra: [],
  parameterPolicy: 'STRICT',
  cachePolicy: 'USE',
};

function readRow(row: BatchRowInput): BatchRow {
  return {
    prompt: row.prompt ?? null,
    model: row.model ? readModelRef(row.model) : null,
    size: row.size ? readSize(row.size) : null,
    seed: row.seed ?? null,
    negativePrompt: row.negativePrompt ?? null,
    count: row.count ?? null,
    extra: readExtra(row.extra),
  };
}

/** A batch in the engine's language out of the API's. */
export function readBatch(input: BatchInputType): BatchInput {
  const { matrix, cap } = input;
  const shared = input.shared ?? PLAIN;
  const name = input.name?.trim() || null;
  if (name !== null && name.length > LONGEST_NAME)
    throw new BadUserInput(`A batch's name has ${LONGEST_NAME} characters at most.`, ['name']);
  if (cap && cap.currency !== 'USD')
    throw new BadUserInput('Money is in US dollars: currency "USD".', ['cap', 'currency']);
  // Previews are for whoever watches one picture come.
  const { model, ...settings } = { partialImages: 0, ...shared };
  return {
    name,
    matrix: matrix
      ? {
          prompts: matrix.prompts,
          models: matrix.models.map(readModelRef),
          sizes: matrix.sizes.map(readSize),
          seeds: matrix.seeds,
        }
      : null,
    rows: input.rows.map(readRow),
    shared: { model: model ? readModelRef(model) : null, request: readRequest(settings) },
    cap: cap?.amount ?? null,
    deadline: input.deadline?.getTime() ?? null,
    skipRefused: input.skipRefused,
  };
}
