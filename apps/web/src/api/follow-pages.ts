import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { Client, CombinedError, RequestPolicy } from '@urql/core';

/** One page of a list, as connections answer it. */
export interface ListPage<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** A list as far as it has come. */
export interface WholeList<Node> {
  readonly nodes: readonly Node[];
  /** Whether the last page is there, so that what is missing does not exist. */
  readonly isComplete: boolean;
  /** Why a page could not be loaded; null while all is well. */
  readonly error: CombinedError | null;
}

type Variables = { after: string | null };

interface OpenPage<Node> {
  readonly after: string | null;
  nodes: readonly Node[];
  /** Null before the first answer. */
  pageInfo: ListPage<Node>['pageInfo'] | null;
  error: CombinedError | null;
  stop: () => void;
}

/**
 * Follows every page of a list, one after another, and each of them for as long as it is wanted: where the cache learns
 * something, the page that it concerns changes in place. Pages of the server hold a hundred at most.
 */
export function followPages<Data, Node>(
  client: Client,
  document: TypedDocumentNode<Data, Variables>,
  pageOf: (data: Data) => ListPage<Node>,
  onChange: (list: WholeList<Node>) => void,
): { refetch: () => void; stop: () => void } {
  let pages: OpenPage<Node>[] = [];

  const report = () => {
    const last = pages.at(-1);
    onChange({
      nodes: pages.flatMap(({ nodes }) => nodes),
      isComplete: last?.pageInfo?.hasNextPage === false,
      error: pages.find(({ error }) => error !== null)?.error ?? null,
    });
  };
  const closeFrom = (index: number) => {
    for (const page of pages.slice(index)) page.stop();
    pages = pages.slice(0, index);
  };
  const open = (index: number, after: string | null) => {
    // What stood here goes on standing until the new page is there: boundaries move when a model comes or goes.
    const before = pages[index]?.nodes ?? [];
    closeFrom(index);
    const page: OpenPage<Node> = { after, nodes: before, pageInfo: null, error: null, stop() {} };
    pages.push(page);
    const { unsubscribe } = client
      .query(document, { after }, { requestPolicy: 'cache-and-network' })
      .subscribe(({ data, error }) => {
        page.error = error ?? null;
        if (data) {
          const { nodes, pageInfo } = pageOf(data);
          page.nodes = nodes;
          page.pageInfo = pageInfo;
          const { hasNextPage, endCursor } = pageInfo;
          if (!hasNextPage || endCursor === null) closeFrom(index + 1);
          else if (pages[index + 1]?.after !== endCursor) open(index + 1, endCursor);
        }
        report();
      });
    page.stop = unsubscribe;
  };
  open(0, null);

  const again = (requestPolicy: RequestPolicy) => {
    for (const { after } of pages) {
      void client.query(document, { after }, { requestPolicy }).toPromise();
    }
  };
  return { refetch: () => again('network-only'), stop: () => closeFrom(0) };
}
