import type { CombinedError } from '@urql/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { readFragment } from '../gql/index.ts';
import type { GalleryFilter } from './gallery-filter.ts';
import { GALLERY_IMAGE, GALLERY_PAGE, type GalleryPicture } from './gallery-image.ts';
import { mergePage } from './merge-page.ts';

interface Page {
  /** The cursor that it is asked with, and the picture behind which it begins. */
  readonly after: string | null;
  readonly mark: GalleryPicture | null;
  endCursor: string | null;
  last: GalleryPicture | null;
  hasNext: boolean;
  isLoaded: boolean;
  stop: () => void;
}

export interface GalleryList {
  readonly images: readonly GalleryPicture[];
  /** Whether the end of the list is there. */
  readonly isComplete: boolean;
  readonly isLoading: boolean;
  readonly error: CombinedError | null;
}

const NOTHING: GalleryList = { images: [], isComplete: false, isLoading: true, error: null };

/**
 * The pictures of a filter as far as they were looked at. Each page is followed by itself, so that what changes in the
 * cache changes in place; `more` opens the next one. A page is merged by where its pictures belong: what is new in front
 * moves no cursor of those behind it.
 */
export function useGalleryList(filter: GalleryFilter): GalleryList & {
  more: () => void;
  refetch: () => void;
} {
  const client = useClient();
  const [list, setList] = useState<GalleryList>(NOTHING);
  const pages = useRef<Page[]>([]);
  const images = useRef<readonly GalleryPicture[]>([]);
  const wanted = useRef(filter);
  wanted.current = filter;

  const open = useCallback(
    (after: string | null, mark: GalleryPicture | null) => {
      const page: Page = {
        after,
        mark,
        endCursor: null,
        last: null,
        hasNext: false,
        isLoaded: false,
        stop() {},
      };
      pages.current.push(page);
      const variables = { ...wanted.current, after };
      const requestPolicy = after === null ? 'cache-and-network' : 'cache-first';
      const { unsubscribe } = client
        .query(GALLERY_PAGE, variables, { requestPolicy })
        .subscribe(({ data, error, stale }) => {
          if (data) {
            const nodes = data.images.nodes.map((node) => readFragment(GALLERY_IMAGE, node));
            const { hasNextPage, endCursor } = data.images.pageInfo;
            // A picture that leaves a page does not move its end.
            if (!page.isLoaded || endCursor !== page.endCursor) page.last = nodes.at(-1) ?? mark;
            page.endCursor = endCursor;
            page.hasNext = hasNextPage;
            page.isLoaded = true;
            images.current = mergePage(images.current, {
              nodes,
              after: mark,
              last: hasNextPage ? page.last : null,
            });
          }
          const end = pages.current.at(-1);
          setList({
            images: images.current,
            isComplete: end?.isLoaded === true && !end.hasNext,
            isLoading: (end?.isLoaded !== true && !error) || (stale && images.current.length === 0),
            error: error ?? null,
          });
        });
      page.stop = unsubscribe;
    },
    [client],
  );

  const key = JSON.stringify(filter);
  useEffect(() => {
    images.current = [];
    setList(NOTHING);
    open(null, null);
    return () => {
      for (const page of pages.current) page.stop();
      pages.current = [];
    };
  }, [key, open]);

  const more = useCallback(() => {
    const end = pages.current.at(-1);
    if (!end?.isLoaded || !end.hasNext || end.endCursor === null) return;
    open(end.endCursor, end.last);
    setList((before) => ({ ...before, isLoading: true }));
  }, [open]);
  const refetch = useCallback(() => {
    const variables = { ...wanted.current, after: null };
    void client.query(GALLERY_PAGE, variables, { requestPolicy: 'network-only' }).toPromise();
  }, [client]);
  return { ...list, more, refetch };
}
