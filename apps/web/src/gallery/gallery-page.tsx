import { Button, Center, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { Busy } from '../frame/busy.tsx';
import { ProblemNotice } from '../frame/problem-notice.tsx';
import { graphql } from '../gql/index.ts';
import { useMissedEvents } from '../live/use-missed-events.ts';
import { t } from '../messages/translate.ts';
import { DeleteDialog } from './delete-dialog.tsx';
import styles from './gallery.module.css';
import { GalleryFilters } from './gallery-filters.tsx';
import { GalleryItem } from './gallery-item.tsx';
import { LightboxByAddress } from './lightbox-by-address.tsx';
import { useGridKeys } from './use-grid-keys.ts';

const GALLERY_PAGE = graphql(`
  query GalleryPage($after: String, $search: String, $source: String, $isStarred: Boolean) {
    images(first: 60, after: $after, search: $search, source: $source, isStarred: $isStarred) {
      nodes { id ...GalleryImage }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

/** Every picture that was made, newest first. */
export function GalleryPage() {
  const [parameters] = useSearchParams();
  const filters = {
    search: parameters.get('search') || null,
    source: parameters.get('model') || null,
    isStarred: parameters.get('starred') === '1' ? true : null,
  };
  // Another filter is another list: it begins at its own newest.
  return <Grid key={JSON.stringify(filters)} filters={filters} />;
}

interface Filters {
  search: string | null;
  source: string | null;
  isStarred: boolean | null;
}

function Grid({ filters }: { filters: Filters }) {
  const [after, setAfter] = useState<string | null>(null);
  const [marked, setMarked] = useState<string | null>(null);
  const [{ data, error, fetching }, refetch] = useQuery({
    query: GALLERY_PAGE,
    variables: { ...filters, after },
    requestPolicy: 'cache-and-network',
  });
  useMissedEvents(refetch);
  const grid = useRef<HTMLDivElement>(null);
  const onKeyDown = useGridKeys(grid, setMarked);
  const end = useRef<HTMLDivElement>(null);
  const pageInfo = data?.images.pageInfo;
  const next = pageInfo?.hasNextPage && !fetching ? (pageInfo.endCursor ?? null) : null;

  useEffect(() => {
    const element = end.current;
    if (element === null || next === null) return;
    const observer = new IntersectionObserver(
      ([entry]) => entry?.isIntersecting && setAfter(next),
      { rootMargin: '800px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [next]);

  const images = data?.images.nodes ?? [];
  const isFiltered = Object.values(filters).some((value) => value !== null);
  return (
    <div className={styles.page}>
      <h1 className="visually-hidden">Gallery</h1>
      <GalleryFilters />
      {error && !data && (
        <ProblemNotice what={t('Could not load the gallery')} error={error} onRetry={refetch} />
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows move between the buttons in it */}
      <div className={styles.grid} ref={grid} onKeyDown={onKeyDown}>
        {images.map((image) => (
          <GalleryItem key={image.id} image={image} />
        ))}
      </div>
      {data && images.length === 0 && <Empty isFiltered={isFiltered} />}
      <div ref={end} />
      {fetching && (
        <Center p="lg">
          <Busy />
        </Center>
      )}
      <LightboxByAddress />
      {marked && (
        <DeleteDialog
          ids={[marked]}
          onDeleted={() => setMarked(null)}
          onClose={() => setMarked(null)}
        />
      )}
    </div>
  );
}

function Empty({ isFiltered }: { isFiltered: boolean }) {
  return (
    <div className={styles.empty}>
      <Text fw={600}>{isFiltered ? 'No picture matches' : 'No pictures yet'}</Text>
      <Text c="dimmed" mb="md">
        {isFiltered
          ? 'Search for something else, or take a filter away.'
          : 'Whatever you make in the studio is kept here.'}
      </Text>
      <Button component={Link} to={isFiltered ? '/gallery' : '/'} variant="default">
        {isFiltered ? 'Show all' : 'To the studio'}
      </Button>
    </div>
  );
}
