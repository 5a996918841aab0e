import { lazy, memo, Suspense } from 'react';
import { type FragmentType, readFragment } from '../gql/index.ts';
import { ENDED } from '../live/previews.ts';
import { t } from '../messages/translate.ts';
import { type BatchData, FAILURE, GENERATION_BATCH } from './batch-fragment.ts';
import { BatchHeader } from './batch-header.tsx';
import styles from './feed.module.css';
import { ImageTile } from './image-tile.tsx';
import { Notices } from './notices.tsx';
import { ReceiptNotes } from './receipt-notes.tsx';
import { slotsOf } from './slots.ts';
import { loneStyle, pictureShape } from './tile-layout.ts';
import { WorkTile } from './work-tile.tsx';

/** Seldom: loaded where it happens. */
const FailureTile = lazy(async () => ({
  default: (await import('./failure-tile.tsx')).FailureTile,
}));
const UnknownOutcome = lazy(async () => ({
  default: (await import('./unknown-outcome.tsx')).UnknownOutcome,
}));

/** Width over height of what will come: what came already says it best. */
function shapeOf(generation: BatchData): { width: number; height: number } {
  const [first] = generation.images;
  return {
    width: generation.width ?? first?.width ?? generation.model?.defaultSettings.width ?? 1024,
    height: generation.height ?? first?.height ?? generation.model?.defaultSettings.height ?? 1024,
  };
}

/** One generation: its header, and a tile for each picture that was asked for. */
export const Batch = memo(function Batch({
  generation: masked,
}: {
  generation: FragmentType<typeof GENERATION_BATCH>;
}) {
  const generation = readFragment(GENERATION_BATCH, masked);
  const hasEnded = ENDED.has(generation.status);
  const shape = shapeOf(generation);
  const slots = slotsOf(generation.images, hasEnded ? 0 : generation.count);
  const firstOpen = slots.find(({ image }) => image === null)?.index;
  const failures = readFragment(FAILURE, generation.failures);
  const first = readFragment(FAILURE, generation.failure);
  const told = failures.length > 0 ? failures : first ? [first] : [];
  const label = generation.prompt || t('Pictures without words');
  // A picture that is there or on its way: not what failed, which is words itself.
  const isLone = generation.count === 1 && (generation.images.length === 1 || !hasEnded);
  const [only] = generation.images;
  const lone = isLone ? { 'data-lone': true, style: loneStyle(pictureShape(only, shape)) } : {};
  return (
    <article
      className={styles.batch}
      aria-label={label}
      aria-busy={!hasEnded}
      {...lone}
      data-generation={generation.id}
    >
      <BatchHeader generation={generation} />
      <div className={styles.tiles}>
        {slots.map(({ index, image }) =>
          image ? (
            <ImageTile
              key={index}
              generation={generation}
              image={image}
              label={label}
              fallback={shape}
              count={generation.count}
            />
          ) : (
            <WorkTile
              key={index}
              generation={generation}
              shape={shape}
              index={index}
              isFirst={index === firstOpen}
            />
          ),
        )}
        {generation.status === 'UNKNOWN_OUTCOME' && (
          <Suspense>
            <UnknownOutcome generation={generation} />
          </Suspense>
        )}
        {hasEnded &&
          generation.status !== 'UNKNOWN_OUTCOME' &&
          told.map((failure, index) => (
            <Suspense key={index}>
              <FailureTile failure={failure} generation={generation} />
            </Suspense>
          ))}
        {generation.status === 'CANCELED' &&
          told.length === 0 &&
          generation.images.length === 0 && (
            <div className={styles.canceled}>{t('Canceled before a picture came.')}</div>
          )}
        {hasEnded && <Notices notices={generation.notices} />}
      </div>
      <ReceiptNotes receipt={generation.receipt} />
    </article>
  );
});
