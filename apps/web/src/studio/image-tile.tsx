import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconDots,
  IconDownload,
  IconPhotoPlus,
  IconStar,
  IconStarFilled,
} from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useClient, useMutation } from 'urql';
import { startBoardDrag } from '../boards/board-drag.ts';
import { useLightbox } from '../gallery/use-lightbox.ts';
import { graphql } from '../gql/index.ts';
import { useImageUrl } from '../lib/image-url.ts';
import { notify } from '../lib/notify.ts';
import { t } from '../messages/translate.ts';
import type { BatchData } from './batch-fragment.ts';
import styles from './feed.module.css';
import { useStudio } from './studio-context.ts';
import { pictureShape, tileStyle } from './tile-layout.ts';

/** Seldom opened, and it brings menus along. */
const ImageMenu = lazy(() => import('./image-menu.tsx'));

export const STAR_IMAGE = graphql(`
  mutation StarImage($input: ImageUpdateInput!) {
    imageUpdate(input: $input) { image { id isStarred } userErrors { code message } }
  }
`);

/** A finished picture. It opens large in the gallery; its actions show on hover and by keyboard. */
export function ImageTile({
  generation,
  image,
  label,
  fallback,
  count,
}: {
  generation: BatchData;
  image: BatchData['images'][number];
  label: string;
  fallback: { width: number; height: number };
  /** How many pictures stand beside each other. */
  count: number;
}) {
  const { url, onError } = useImageUrl(`${image.id} PREVIEW`, image.url);
  const { placePicture } = useStudio();
  const client = useClient();
  const { open } = useLightbox();
  const [, star] = useMutation(STAR_IMAGE);
  const [hasMenu, setMenu] = useState(false);
  const { width, height } = pictureShape(image, fallback);

  // What is done with a picture is loaded with the first press.
  const use = async () => {
    const { pictureOfImage } = await import('./picture-of-image.ts');
    const where = placePicture(await pictureOfImage({ ...image, label }));
    notify({
      message:
        where === null
          ? t('The model takes no (more) pictures to work from.')
          : t('Taken as {place}.', { place: where }),
    });
  };
  const download = async () => {
    const { downloadImage } = await import('../gallery/download-image.ts');
    await downloadImage(client, image.id);
  };
  const starLabel = image.isStarred ? t('Take the star away') : t('Star');
  return (
    <figure
      className={styles.tile}
      style={tileStyle({ width, height }, count)}
      data-image={image.id}
      draggable
      onDragStart={(event) => startBoardDrag(event.dataTransfer, [image.id])}
    >
      <UnstyledButton
        className={styles.open}
        onClick={() => open(image.id)}
        aria-label={t('Open: {name}', { name: label })}
      >
        <img
          src={url}
          onError={onError}
          alt={label}
          width={width}
          height={height}
          decoding="async"
        />
      </UnstyledButton>
      <div className={styles.tools}>
        <Tooltip label={starLabel}>
          <ActionIcon
            variant="filled"
            className={styles.tool}
            aria-label={starLabel}
            aria-pressed={image.isStarred}
            onClick={() => void star({ input: { id: image.id, isStarred: !image.isStarred } })}
          >
            {image.isStarred ? <IconStarFilled size={16} /> : <IconStar size={16} />}
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('Work from this picture')}>
          <ActionIcon
            variant="filled"
            className={styles.tool}
            aria-label={t('Work from this picture')}
            onClick={use}
          >
            <IconPhotoPlus size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('Download the original')}>
          <ActionIcon
            variant="filled"
            className={styles.tool}
            aria-label={t('Download the original')}
            onClick={() => void download()}
          >
            <IconDownload size={16} />
          </ActionIcon>
        </Tooltip>
        {hasMenu ? (
          <Suspense>
            <ImageMenu generation={generation} image={image} label={label} />
          </Suspense>
        ) : (
          <ActionIcon
            variant="filled"
            className={styles.tool}
            aria-label={t('More to do with this picture')}
            aria-haspopup="menu"
            onClick={() => setMenu(true)}
          >
            <IconDots size={16} />
          </ActionIcon>
        )}
      </div>
    </figure>
  );
}
