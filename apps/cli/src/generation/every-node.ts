interface Page<T> {
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Everything on a list, page by page. */
export async function everyNode<T>(
  fetch: (after: string | null) => Promise<Page<T>>,
): Promise<T[]> {
  const nodes: T[] = [];
  for (let after: string | null = null; ; ) {
    const page: Page<T> = await fetch(after);
    nodes.push(...page.nodes);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    if (after === null) return nodes;
  }
}
