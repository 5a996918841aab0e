import { Anchor, Button, Group, UnstyledButton } from '@mantine/core';
import { IconColumns2 } from '@tabler/icons-react';
import { useAddress } from '../filters/use-address.ts';
import type { LightboxImageFragment } from '../gql/graphql.ts';
import { useImageUrl } from '../lib/image-url.ts';
import { t } from '../messages/translate.ts';
import styles from './lightbox.module.css';
import strip from './made-from.module.css';
import { useLightbox } from './use-lightbox.ts';

type Result = LightboxImageFragment['ledTo'][number]['images'][number];

function Led({ image, prompt }: { image: Result; prompt: string }) {
  const { url, onError } = useImageUrl(`${image.id} THUMBNAIL`, image.url);
  const { move } = useLightbox();
  return (
    <UnstyledButton
      className={strip.picture}
      style={{ width: 72, height: 72 }}
      aria-label={t('Open: {prompt}', { prompt })}
      onClick={() => move(image.id)}
    >
      <img src={url} onError={onError} alt={prompt} decoding="async" />
    </UnstyledButton>
  );
}

/** What became of a picture: what it led to, what it can be compared with, and the boards that it is on. */
export function ImageLineage({ image }: { image: LightboxImageFragment }) {
  const { set } = useAddress();
  const results = image.ledTo.flatMap(({ prompt, images }) =>
    images.map((one) => ({ image: one, prompt: prompt || t('Picture made without words') })),
  );
  const source = image.generation?.inputImage?.image?.id ?? null;
  return (
    <>
      {source !== null && (
        <Group>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconColumns2 size={15} />}
            onClick={() => set('compare', `${source}.${image.id}`, { isNewEntry: true })}
          >
            {t('Compare with its input')}
          </Button>
        </Group>
      )}
      {results.length > 0 && (
        <section>
          <h3 className={styles.heading}>{t('Led to')}</h3>
          <ul className={strip.list} aria-label={t('Led to')}>
            {results.map(({ image: one, prompt }) => (
              <li key={one.id}>
                <Led image={one} prompt={prompt} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {image.boards.length > 0 && (
        <section>
          <h3 className={styles.heading}>{t('On boards')}</h3>
          <Group gap="xs">
            {image.boards.map(({ id, name }) => (
              <Anchor key={id} href={`/gallery?board=${id}`} size="sm">
                {name}
              </Anchor>
            ))}
          </Group>
        </section>
      )}
    </>
  );
}
