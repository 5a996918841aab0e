import { UnstyledButton } from '@mantine/core';
import { IconStarFilled } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import { type FragmentType, graphql, readFragment } from '../gql/index.ts';
import { useImageUrl } from '../lib/image-url.ts';
import styles from './gallery.module.css';
import { useLightbox } from './use-lightbox.ts';

interface ItemStyle extends CSSProperties {
  '--ratio': number;
}

const GALLERY_IMAGE = graphql(`
  fragment GalleryImage on Image {
    id
    width
    height
    isStarred
    url(variant: THUMBNAIL)
    generation { id prompt model { id name } }
  }
`);

/** Width over height of a place in the grid. Pictures beyond stand whole in the nearest: a strip would fill the screen. */
const RATIOS = { least: 0.4, most: 4 };

/** One picture in the grid, by its thumbnail and in its own shape. */
export function GalleryItem({ image: masked }: { image: FragmentType<typeof GALLERY_IMAGE> }) {
  const image = readFragment(GALLERY_IMAGE, masked);
  const { url, onError } = useImageUrl(`${image.id} THUMBNAIL`, image.url);
  const { open } = useLightbox();
  const whole = (image.width ?? 1) / (image.height ?? 1);
  const ratio = Math.min(RATIOS.most, Math.max(RATIOS.least, whole));
  const place: ItemStyle = { '--ratio': ratio };
  const prompt = image.generation?.prompt || 'Picture made without words';
  return (
    <UnstyledButton
      className={styles.item}
      data-image={image.id}
      style={place}
      onClick={() => open(image.id)}
      aria-label={`Open: ${prompt}`}
    >
      <img src={url} onError={onError} alt={prompt} loading="lazy" decoding="async" />
      {image.isStarred && <IconStarFilled size={16} className={styles.star} aria-label="Starred" />}
      <span className={styles.caption} aria-hidden="true">
        {prompt}
      </span>
    </UnstyledButton>
  );
}
