import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useMissedEvents } from '../live/use-missed-events.ts';
import type { ListPage, WholeList } from './follow-pages.ts';
import { useEveryPage } from './use-every-page.ts';

/** Every entry of a list, asked for anew whenever events may have been missed: see useEveryPage. */
export function useLivePages<Data, Node>(
  document: TypedDocumentNode<Data, { after: string | null }>,
  pageOf: (data: Data) => ListPage<Node>,
): WholeList<Node> & { refetch: () => void } {
  const list = useEveryPage(document, pageOf);
  useMissedEvents(list.refetch);
  return list;
}
