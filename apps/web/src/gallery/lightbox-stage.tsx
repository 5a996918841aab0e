import { ActionIcon } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { LightboxImageFragment } from '../gql/graphql.ts';
import { useImageUrl } from '../lib/image-url.ts';
import styles from './lightbox.module.css';

/** The picture fitted to the screen, or pixel by pixel and scrolled. */
export function LightboxStage({
  image,
  alt,
  isZoomed,
  onZoom,
  onMove,
}: {
  image: LightboxImageFragment;
  alt: string;
  isZoomed: boolean;
  onZoom: () => void;
  onMove: (step: 1 | -1) => void;
}) {
  const stage = useRef<HTMLDivElement>(null);
  const preview = useImageUrl(`${image.id} PREVIEW`, image.preview);
  const original = useImageUrl(`${image.id} ORIGINAL`, image.original);
  // A drawing is sharp at any size as it is. It is only ever shown as a picture, so nothing inside of it runs.
  const isVector = image.mimeType === 'image/svg+xml';
  const shown = isZoomed || isVector ? original : preview;
  useEffect(() => {
    const element = stage.current;
    if (!isZoomed || !element) return;
    element.scrollTo(
      (element.scrollWidth - element.clientWidth) / 2,
      (element.scrollHeight - element.clientHeight) / 2,
    );
  }, [isZoomed]);
  return (
    <div className={styles.frame}>
      <div className={styles.stage} data-zoomed={isZoomed || undefined} ref={stage}>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the key Z and a button do the same */}
        <img
          src={shown.url}
          onError={shown.onError}
          alt={alt}
          className={isZoomed ? styles.pixels : styles.fitted}
          width={image.width ?? undefined}
          height={image.height ?? undefined}
          onClick={onZoom}
          data-vector={isVector || undefined}
          data-testid="lightbox-image"
        />
      </div>
      <ActionIcon
        className={styles.previous}
        variant="subtle"
        color="gray"
        size={44}
        aria-label="Previous picture"
        onClick={() => onMove(-1)}
      >
        <IconChevronLeft />
      </ActionIcon>
      <ActionIcon
        className={styles.next}
        variant="subtle"
        color="gray"
        size={44}
        aria-label="Next picture"
        onClick={() => onMove(1)}
      >
        <IconChevronRight />
      </ActionIcon>
    </div>
  );
}
