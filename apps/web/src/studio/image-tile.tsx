import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core';
import { IconDownload, IconPhotoPlus, IconStar, IconStarFilled } from '@tabler/icons-react';
import { useClient, useMutation } from 'urql';
import { downloadImage } from '../gallery/download-image.ts';
import { useLightbox } from '../gallery/use-lightbox.ts';
import { graphql } from '../gql/index.ts';
import { useImageUrl } from '../lib/image-url.ts';
import { notify } from '../lib/notify.ts';
import type { BatchData } from './batch-fragment.ts';
import styles from './feed.module.css';
import { pictureOfImage } from './picture-of-image.ts';
import { useStudio } from './studio-context.ts';
import { pictureShape, tileStyle } from './tile-layout.ts';

export const STAR_IMAGE = graphql(`
  mutation StarImage($input: ImageUpdateInput!) {
    imageUpdate(input: $input) { image { id isStarred } userErrors { code message } }
  }
`);

/** A finished picture. It opens large in the gallery; its actions show on hover and by keyboard. */
export function ImageTile({
  image,
  label,
  fallback,
  count,
}: {
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
  const { width, height } = pictureShape(image, fallback);

  const use = async () => {
    const where = placePicture(await pictureOfImage({ ...image, label }));
    notify({
      message:
        where === null ? 'The model takes no (more) pictures to work from.' : `Taken as ${where}.`,
    });
  };
  const starLabel = image.isStarred ? 'Take the star away' : 'Star';
  return (
    <figure
      className={styles.tile}
      style={tileStyle({ width, height }, count)}
      data-image={image.id}
    >
      <UnstyledButton
        className={styles.open}
        onClick={() => open(image.id)}
        aria-label={`Open: ${label}`}
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
        <Tooltip label="Work from this picture">
          <ActionIcon
            variant="filled"
            className={styles.tool}
            aria-label="Work from this picture"
            onClick={use}
          >
            <IconPhotoPlus size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Download the original">
          <ActionIcon
            variant="filled"
            className={styles.tool}
            aria-label="Download the original"
            onClick={() => void downloadImage(client, image.id)}
          >
            <IconDownload size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
    </figure>
  );
}
