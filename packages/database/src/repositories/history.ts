import type { RepositoryContext } from './context.ts';

/** How long one generation took, from its first request to its last picture. */
export interface PastRun {
  mode: string;
  count: number;
  seconds: number;
}

const COLUMNS = { mode: true, count: true, startedAt: true, finishedAt: true } as const;

/** What was ordered for later waited for the vendor's own time, and says nothing of how long the work takes. */
const MADE_AT_ONCE = {
  status: 'SUCCEEDED',
  isFromCache: false,
  isDeferred: false,
  startedAt: { not: null },
} as const;

function runOf({
  mode,
  count,
  startedAt,
  finishedAt,
}: {
  mode: string;
  count: number;
  startedAt: Date | null;
  finishedAt: Date | null;
}): PastRun[] {
  if (!startedAt || !finishedAt) return [];
  return [{ mode, count, seconds: (finishedAt.getTime() - startedAt.getTime()) / 1000 }];
}

/** What this installation has seen of a model. */
export class History {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** The latest generations of a model that came to pictures, newest first. */
  async runs(source: string, most: number): Promise<PastRun[]> {
    const rows = await this.#context.client.generation.findMany({
      where: { source, ...MADE_AT_ONCE },
      orderBy: { createdAt: 'desc' },
      take: most,
      select: COLUMNS,
    });
    return rows.flatMap(runOf);
  }

  /** The latest generations of several models that came to pictures, newest first: at most `most` of all together. */
  async runsOf(sources: readonly string[], most: number): Promise<Map<string, PastRun[]>> {
    const rows = await this.#context.client.generation.findMany({
      where: { source: { in: [...sources] }, ...MADE_AT_ONCE },
      orderBy: { createdAt: 'desc' },
      take: most,
      select: { ...COLUMNS, source: true },
    });
    const runs = new Map<string, PastRun[]>();
    for (const row of rows) runs.set(row.source, [...(runs.get(row.source) ?? []), ...runOf(row)]);
    return runs;
  }
}
