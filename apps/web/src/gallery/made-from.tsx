import { Tooltip, UnstyledButton } from '@mantine/core';
import { IconPhotoOff } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import { type GivenPicture, givenPictures } from '../draft/given-pictures.ts';
import type { GenerationSettingsFragment } from '../gql/graphql.ts';
import { useImageUrl } from '../lib/image-url.ts';
import { t } from '../messages/translate.ts';
import styles from './made-from.module.css';
import { useLightbox } from './use-lightbox.ts';

interface PictureStyle extends CSSProperties {
  '--size': string;
}

/** The pictures that a generation was given, small; those of the gallery open large. Nothing where it was given none. */
export function MadeFrom({
  settings,
  size,
}: {
  settings: GenerationSettingsFragment;
  /** The edge of each, in pixels. */
  size: number;
}) {
  const pictures = givenPictures(settings);
  if (pictures.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={t('Made from')}>
      {pictures.map((picture) => (
        <li key={picture.label}>
          <Given picture={picture} size={size} />
        </li>
      ))}
    </ul>
  );
}

function Given({ picture, size }: { picture: GivenPicture; size: number }) {
  const { label, key, url: newest, imageId } = picture;
  const { id: opened, open, move } = useLightbox();
  const { url, onError } = useImageUrl(`${key} THUMBNAIL`, newest ?? '');
  const style: PictureStyle = { '--size': `${size}px` };
  const shown =
    newest === null ? (
      <IconPhotoOff size={18} stroke={1.6} role="img" aria-label={t('{label}, gone', { label })} />
    ) : (
      <img src={url} onError={onError} alt={label} loading="lazy" decoding="async" />
    );
  return (
    <Tooltip label={newest === null ? t('{label}: it is gone', { label }) : label}>
      {imageId === null ? (
        <div className={styles.picture} style={style}>
          {shown}
        </div>
      ) : (
        <UnstyledButton
          className={styles.picture}
          style={style}
          aria-label={t('Open: {label}', { label })}
          onClick={() => (opened === null ? open(imageId) : move(imageId))}
        >
          {shown}
        </UnstyledButton>
      )}
    </Tooltip>
  );
}
