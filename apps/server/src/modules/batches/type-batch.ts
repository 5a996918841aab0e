import type { Problem } from '@darkroom/core';
import { formatMicros } from '@darkroom/core';
import type { BatchResolvers } from '../../gql/resolvers.ts';
import { BadUserInput } from '../../graphql/bad-user-input.ts';
import { connection } from '../shared/connection.ts';
import { badCursor, decodeTimeCursor, encodeCursor } from '../shared/cursor.ts';
import { moneyOfMicros, usd } from '../shared/money.ts';

const CELL = /^cell_(\d{1,9})$/;

/** Of a cell's place. */
const cellCursor = (index: number) => encodeCursor([`cell_${index}`]);

function readCellCursor(cursor: string | null | undefined): number | undefined {
  if (cursor === null || cursor === undefined) return undefined;
  const text = Buffer.from(cursor.slice(0, 100), 'base64url').toString('utf8');
  const index = CELL.exec(text.replace(/^\["|"\]$/g, ''))?.[1];
  if (index === undefined) throw badCursor();
  return Number(index);
}

export const Batch: BatchResolvers = {
  problem: ({ problem }) => (problem === null ? null : (JSON.parse(problem) as Problem)), // the engine's own writing
  counts: async ({ id, cells }, _arguments, { loaders }) => {
    const { waiting, refused, generations } = await loaders.batchCounts.load(id);
    const of = (status: keyof typeof generations) => generations[status] ?? 0;
    return {
      total: cells,
      waiting,
      refused,
      running: of('QUEUED') + of('RUNNING') + of('SAVING') + of('CANCELING'),
      succeeded: of('SUCCEEDED'),
      partlySucceeded: of('PARTLY_SUCCEEDED'),
      failed: of('FAILED'),
      canceled: of('CANCELED'),
      unknownOutcome: of('UNKNOWN_OUTCOME'),
    };
  },
  cap: ({ capMicros }) => moneyOfMicros(capMicros),
  spent: async ({ id }, _arguments, { loaders }) =>
    usd(formatMicros((await loaders.batchMoney.load(id)).spentMicros)),
  reserved: async ({ id }, _arguments, { loaders }) =>
    usd(formatMicros((await loaders.batchMoney.load(id)).reservedMicros)),
  unknownCostGenerations: async ({ id }, _arguments, { loaders }) =>
    (await loaders.batchMoney.load(id)).unknownCostGenerations,
  estimatedCost: (batch) => ({
    minimum: batch.estimateMinimumMicros,
    maximum: batch.estimateMaximumMicros,
    expected: batch.estimateExpectedMicros,
    unknown: batch.unknownCells,
  }),
  cells: async ({ id }, { first, after, state }, { services }) => {
    const place = readCellCursor(after);
    const rows = await services.database.batchCells.page(id, {
      first,
      ...(place === undefined ? {} : { after: place }),
      ...(state ? { state } : {}),
    });
    const nodes = rows.slice(0, first);
    const last = nodes.at(-1);
    const start = nodes[0];
    return {
      nodes,
      pageInfo: {
        hasNextPage: rows.length > first,
        hasPreviousPage: place !== undefined,
        startCursor: start ? cellCursor(start.index) : null,
        endCursor: last ? cellCursor(last.index) : null,
      },
    };
  },
  generations: async ({ id }, { first, after, status }, { services, loaders }) => {
    const place = decodeTimeCursor(after);
    const rows = await services.database.generations.page({
      first,
      batchId: id,
      ...(place ? { after: place } : {}),
      ...(status ? { status } : {}),
    });
    for (const row of rows) loaders.generation.prime(row.id, row);
    return connection(rows, first, after);
  },
  csvUrl: ({ id }, _arguments, { origin, services }) => services.signedUrls.batchCsv(origin, id),
  contactSheetUrl: ({ id }, { page }, { origin, services }) => {
    if (page < 1 || page > 100_000) throw new BadUserInput('page is 1 or more.', ['page']);
    return services.signedUrls.contactSheet(origin, id, page);
  },
  contactSheetPages: ({ id }, _arguments, { services }) =>
    services.engine.batches.contactSheetPages(id),
};
