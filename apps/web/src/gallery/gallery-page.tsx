import { Button, Center, Drawer, Text } from '@mantine/core';
import { useDisclosure, useHotkeys, useMediaQuery } from '@mantine/hooks';
import { IconStack2 } from '@tabler/icons-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { BoardList } from '../boards/board-list.tsx';
import { Busy } from '../frame/busy.tsx';
import { ProblemNotice } from '../frame/problem-notice.tsx';
import { graphql } from '../gql/index.ts';
import { useMissedEvents } from '../live/use-missed-events.ts';
import { plural, t } from '../messages/translate.ts';
import styles from './gallery.module.css';
import { type GalleryFilter, isFiltered, readFilter } from './gallery-filter.ts';
import { GalleryFilters } from './gallery-filters.tsx';
import { GalleryGrid } from './gallery-grid.tsx';
import { LightboxByAddress } from './lightbox-by-address.tsx';
import { clearSelection, extended, selection, toggled } from './selection.ts';
import { SelectionBar } from './selection-bar.tsx';
import { useGalleryList } from './use-gallery-list.ts';
import { useImageActions } from './use-image-actions.tsx';
import { useLightbox } from './use-lightbox.ts';

const CompareByAddress = lazy(() => import('./compare-by-address.tsx'));

const GALLERY_COUNT = graphql(`
  query GalleryCount(
    $search: String, $source: String, $isStarred: Boolean, $provider: String, $mode: GenerationMode, $board: ID
    $isOnBoard: Boolean, $minimumRating: Int, $orientation: ImageOrientation, $from: DateTime, $to: DateTime
  ) {
    images(
      first: 1, search: $search, source: $source, isStarred: $isStarred, provider: $provider, mode: $mode, board: $board
      isOnBoard: $isOnBoard, minimumRating: $minimumRating, orientation: $orientation, from: $from, to: $to
    ) { nodes { id } totalCount }
  }
`);

/** From this width on the boards stand beside the pictures. */
const WIDE = '(min-width: 900px)';

/** Every picture that was made, newest first. */
export function GalleryPage() {
  const [parameters] = useSearchParams();
  const text = parameters.toString();
  // The same filter is the same object, whatever else of the address changes.
  const key = JSON.stringify(readFilter(new URLSearchParams(text)));
  const filter = useMemo<GalleryFilter>(() => JSON.parse(key), [key]);
  const isWide = useMediaQuery(WIDE, true, { getInitialValueInEffect: false });
  const [areBoardsOpen, boards] = useDisclosure(false);
  return (
    <div className={styles.layout}>
      {isWide && (
        <div className={styles.side}>
          <BoardList />
        </div>
      )}
      <div className={styles.page}>
        <h1 className="visually-hidden">{t('Gallery')}</h1>
        <GalleryFilters
          before={
            !isWide && (
              <Button
                variant="default"
                leftSection={<IconStack2 size={16} />}
                onClick={boards.open}
              >
                {t('Boards')}
              </Button>
            )
          }
        />
        <Pictures key={key} filter={filter} />
      </div>
      {!isWide && (
        <Drawer opened={areBoardsOpen} onClose={boards.close} title={t('Boards')} size="xs">
          <BoardList onChosen={boards.close} />
        </Drawer>
      )}
    </div>
  );
}

function Pictures({ filter }: { filter: GalleryFilter }) {
  const { images, isComplete, isLoading, error, more, refetch } = useGalleryList(filter);
  useMissedEvents(refetch);
  const [{ data: count }] = useQuery({
    query: GALLERY_COUNT,
    variables: filter,
    requestPolicy: 'cache-and-network',
  });
  const imageActions = useImageActions();
  const { open } = useLightbox();
  const list = useRef(images);
  list.current = images;
  const opening = useRef(open);
  opening.current = open;
  useEffect(() => clearSelection, []);
  const actions = useMemo(
    () => ({
      canChange: imageActions.canChange,
      open: (id: string) => opening.current(id),
      select: (id: string, isRange: boolean) => {
        const order = () => list.current.map((image) => image.id);
        const before = selection.get();
        selection.set(isRange ? extended(before, id, order()) : toggled(before, id));
      },
      star: (ids: readonly string[], isStarred: boolean) => void imageActions.star(ids, isStarred),
      rate: (ids: readonly string[], rating: number | null) => void imageActions.rate(ids, rating),
      remove: (ids: readonly string[]) => void imageActions.remove(ids),
    }),
    [imageActions],
  );
  useHotkeys([['mod+z', () => void imageActions.undo()]]);
  const siblings = useCallback(() => list.current.map(({ id }) => id), []);
  const total = count?.images.totalCount;
  return (
    <>
      {error && images.length === 0 && (
        <ProblemNotice what={t('Could not load the gallery')} error={error} onRetry={refetch} />
      )}
      {images.length > 0 && total !== undefined && (
        <Text size="xs" c="dimmed" mb={6} role="status">
          {plural(total, '{count} picture', '{count} pictures')}
        </Text>
      )}
      <GalleryGrid images={images} actions={actions} onEnd={more} />
      {isComplete && images.length === 0 && <Empty filter={filter} />}
      {isLoading && (
        <Center p="lg">
          <Busy />
        </Center>
      )}
      <SelectionBar images={images} board={filter.board ?? null} actions={imageActions} />
      <LightboxByAddress siblings={siblings} />
      <Suspense>
        <CompareByAddress />
      </Suspense>
    </>
  );
}

function Empty({ filter }: { filter: GalleryFilter }) {
  const isNarrowed = isFiltered(filter);
  const { board, ...others } = filter;
  const isBoard = typeof board === 'string' && !isFiltered(others);
  const [title, advice] = isBoard
    ? [t('Nothing on this board yet'), t('Drag pictures onto it, or select some and add them.')]
    : isNarrowed
      ? [t('No picture matches'), t('Search for something else, or take a filter away.')]
      : [t('No pictures yet'), t('Whatever you make in the studio is kept here.')];
  return (
    <div className={styles.empty}>
      <Text fw={600}>{title}</Text>
      <Text c="dimmed" mb="md">
        {advice}
      </Text>
      <Button component={Link} to={isNarrowed ? '/gallery' : '/'} variant="default">
        {isNarrowed ? t('Show all') : t('To the studio')}
      </Button>
    </div>
  );
}
