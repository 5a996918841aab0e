import type { Problem } from '@darkroom/core';
import type { ModelRef, Outcome } from '../contracts.ts';
import { type BatchInput, type CellDraft, type CellOrigin, MOST_CELLS } from './batch-input.ts';

const wrong = (message: string, field: string[]): Problem => ({
  code: 'INVALID_INPUT',
  message,
  field,
});

const orShared = <T>(values: readonly T[]): (readonly [T, number] | null)[] =>
  values.length === 0 ? [null] : values.map((value, index) => [value, index] as const);

/** The cells of a batch: the matrix by prompt, model, size and seed, the last changing fastest, then the rows. */
export function expandBatch(input: BatchInput): Outcome<CellDraft[]> {
  const { matrix, rows, shared } = input;
  const many =
    rows.length +
    (matrix
      ? matrix.prompts.length *
        [matrix.models, matrix.sizes, matrix.seeds].reduce(
          (product, values) => product * Math.max(1, values.length),
          1,
        )
      : 0);
  const problems: Problem[] = [];
  if (matrix && matrix.prompts.length === 0)
    problems.push(wrong('A matrix has one prompt at least.', ['matrix', 'prompts']));
  else if (many === 0)
    problems.push(wrong('A batch has a matrix or rows: there is nothing to order.', ['rows']));
  if (many > MOST_CELLS) {
    const message = `A batch holds ${MOST_CELLS} generations at most, and this would be ${many}. Order it in several.`;
    problems.push(wrong(message, [matrix ? 'matrix' : 'rows']));
  }
  if (matrix && matrix.models.length === 0 && !shared.model)
    problems.push(wrong('Say which models, here or as the shared one.', ['matrix', 'models']));
  rows.forEach((row, index) => {
    if (row.model || shared.model || problems.length > 20) return;
    const message = 'The row names no model, and there is no shared one.';
    problems.push(wrong(message, ['rows', String(index), 'model']));
  });
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: cellsOf(input) };
}

function cellsOf({ matrix, rows, shared }: BatchInput): CellDraft[] {
  const cells: CellDraft[] = [];
  const add = (
    model: ModelRef | null | undefined,
    origin: CellOrigin,
    changes: Partial<CellDraft['request']>,
  ) => {
    const ref = model ?? shared.model;
    if (!ref) return; // told above
    const request = { ...shared.request, ...changes };
    cells.push({ index: cells.length, model: ref, request, origin });
  };
  matrix?.prompts.forEach((prompt, promptIndex) => {
    for (const model of orShared(matrix.models))
      for (const size of orShared(matrix.sizes))
        for (const seed of orShared(matrix.seeds))
          add(
            model?.[0],
            {
              kind: 'matrix',
              prompt: promptIndex,
              model: model?.[1] ?? null,
              size: size?.[1] ?? null,
              seed: seed?.[1] ?? null,
            },
            { prompt, ...(size ? { size: size[0] } : {}), ...(seed ? { seed: seed[0] } : {}) },
          );
  });
  rows.forEach((row, index) => {
    const names = new Set(row.extra.map(({ name }) => name));
    const kept = shared.request.extra.filter(({ name }) => !names.has(name));
    add(
      row.model,
      { kind: 'row', row: index },
      {
        ...(row.prompt === null ? {} : { prompt: row.prompt }),
        ...(row.size ? { size: row.size } : {}),
        ...(row.seed === null ? {} : { seed: row.seed }),
        ...(row.negativePrompt === null ? {} : { negativePrompt: row.negativePrompt }),
        ...(row.count === null ? {} : { count: row.count }),
        extra: [...kept, ...row.extra],
      },
    );
  });
  return cells;
}

const AXES = { prompt: 'prompts', model: 'models', size: 'sizes', seed: 'seeds' } as const;

/** The path of a cell's problem within the input of the batch. */
export function fieldOf(origin: CellOrigin, field: readonly string[] = []): string[] {
  const [first = 'model', ...rest] = field[0] === 'generation' ? field.slice(1) : field;
  if (origin.kind === 'row') return ['rows', String(origin.row), first, ...rest];
  const axis = first in AXES ? (first as keyof typeof AXES) : null; // looked up just before
  const place = axis && origin[axis];
  return axis && place !== null
    ? ['matrix', AXES[axis], String(place), ...rest]
    : ['shared', first, ...rest];
}
