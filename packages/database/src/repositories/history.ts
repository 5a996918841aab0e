import type { RepositoryContext } from './context.ts';

/** How long one generation took, from its first request to its last picture. */
export interface PastRun {
  mode: string;
  count: number;
  seconds: number;
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
      where: { source, status: 'SUCCEEDED', isFromCache: false, startedAt: { not: null } },
      orderBy: { createdAt: 'desc' },
      take: most,
      select: { mode: true, count: true, startedAt: true, finishedAt: true },
    });
    return rows.flatMap(({ mode, count, startedAt, finishedAt }) =>
      startedAt && finishedAt
        ? [{ mode, count, seconds: (finishedAt.getTime() - startedAt.getTime()) / 1000 }]
        : [],
    );
  }
}
