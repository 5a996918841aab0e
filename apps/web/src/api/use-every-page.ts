import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { followPages, type ListPage, type WholeList } from './follow-pages.ts';

const NOTHING = { nodes: [], isComplete: false, error: null };

/** Every entry of a list, page after page as they come. `pageOf` has to be the same function at each rendering. */
export function useEveryPage<Data, Node>(
  document: TypedDocumentNode<Data, { after: string | null }>,
  pageOf: (data: Data) => ListPage<Node>,
): WholeList<Node> & { refetch: () => void } {
  const client = useClient();
  const [list, setList] = useState<WholeList<Node>>(NOTHING);
  const follow = useRef<ReturnType<typeof followPages> | null>(null);
  // Before the first paint: what the cache holds is shown at once.
  useLayoutEffect(() => {
    const following = followPages(client, document, pageOf, setList);
    follow.current = following;
    return () => following.stop();
  }, [client, document, pageOf]);
  const refetch = useCallback(() => follow.current?.refetch(), []);
  return { ...list, refetch };
}
