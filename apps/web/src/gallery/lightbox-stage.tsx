import { ActionIcon } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useMemo, useRef } from 'react';
import type { LightboxImageFragment } from '../gql/graphql.ts';
import { useImageUrl } from '../lib/image-url.ts';
import { t } from '../messages/translate.ts';
import styles from './lightbox.module.css';
import { useZoom } from './use-zoom.ts';

/** The picture fitted to the screen, or nearer: moved by dragging, one pixel of it for one of the screen at 100 %. */
export function LightboxStage({
  image,
  alt,
  isZoomed,
  onZoomed,
  onMove,
}: {
  image: LightboxImageFragment;
  alt: string;
  isZoomed: boolean;
  onZoomed: (isZoomed: boolean) => void;
  onMove: (step: 1 | -1) => void;
}) {
  const stage = useRef<HTMLDivElement>(null);
  const preview = useImageUrl(`${image.id} PREVIEW`, image.preview);
  const original = useImageUrl(`${image.id} ORIGINAL`, image.original);
  // A drawing is sharp at any size as it is. It is only ever shown as a picture, so nothing inside of it runs.
  const isVector = image.mimeType === 'image/svg+xml';
  const { width, height } = image;
  const size = useMemo(() => (width && height ? { width, height } : null), [width, height]);
  const { view, handlers, zoomIn, zoomOut } = useZoom(stage, size, isZoomed, onZoomed);
  useHotkeys([
    ['+', zoomIn],
    ['shift++', zoomIn],
    ['=', zoomIn],
    ['-', zoomOut],
  ]);
  const shown = view !== null || isVector ? original : preview;
  return (
    <div className={styles.frame}>
      <div
        className={styles.stage}
        data-zoomed={view !== null || undefined}
        ref={stage}
        {...handlers}
      >
        <img
          src={shown.url}
          onError={shown.onError}
          alt={alt}
          draggable={false}
          className={view === null ? styles.fitted : styles.pixels}
          style={
            view === null
              ? undefined
              : {
                  transform: `translate(-50%, -50%) translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
                }
          }
          width={width ?? undefined}
          height={height ?? undefined}
          data-vector={isVector || undefined}
          data-scale={view?.scale}
          data-testid="lightbox-image"
        />
      </div>
      {view !== null && (
        <div className={styles.scale} role="status">
          {t('{percent} %', { percent: Math.round(view.scale * 100) })}
        </div>
      )}
      <ActionIcon
        className={styles.previous}
        variant="subtle"
        color="gray"
        size={44}
        aria-label={t('Previous picture')}
        onClick={() => onMove(-1)}
      >
        <IconChevronLeft />
      </ActionIcon>
      <ActionIcon
        className={styles.next}
        variant="subtle"
        color="gray"
        size={44}
        aria-label={t('Next picture')}
        onClick={() => onMove(1)}
      >
        <IconChevronRight />
      </ActionIcon>
    </div>
  );
}
