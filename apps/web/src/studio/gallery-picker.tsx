import { Modal, SimpleGrid, Text, UnstyledButton } from '@mantine/core';
import { useQuery } from 'urql';
import type { Picture } from '../draft/draft.ts';
import { graphql } from '../gql/index.ts';
import { t } from '../messages/translate.ts';
import { pictureOfImage } from './picture-of-image.ts';

const CHOICES = graphql(`
  query GalleryChoices {
    images(first: 60) {
      nodes { id width height url(variant: THUMBNAIL) generation { id prompt } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

/** Chooses one of the newest pictures of the gallery to work from. */
export default function GalleryPicker({
  onChoose,
  onClose,
}: {
  onChoose: (picture: Picture) => void;
  onClose: () => void;
}) {
  const [{ data, error }] = useQuery({ query: CHOICES, requestPolicy: 'cache-and-network' });
  const images = data?.images.nodes ?? [];
  return (
    <Modal opened onClose={onClose} title={t('From the gallery')} size="xl">
      {error && <Text c="var(--bad)">{error.message}</Text>}
      {data && images.length === 0 && <Text c="dimmed">{t('There are no pictures yet.')}</Text>}
      <SimpleGrid cols={{ base: 3, sm: 5 }} spacing={6} verticalSpacing={6}>
        {images.map((image) => {
          const prompt = image.generation?.prompt ?? t('Picture');
          return (
            <UnstyledButton
              key={image.id}
              onClick={async () => onChoose(await pictureOfImage({ ...image, label: prompt }))}
              style={{
                aspectRatio: '1',
                overflow: 'hidden',
                borderRadius: 8,
                background: 'var(--empty)',
              }}
            >
              <img
                src={image.url}
                alt={prompt}
                loading="lazy"
                style={{ width: '100%', height: '100%', objectFit: 'cover' }}
              />
            </UnstyledButton>
          );
        })}
      </SimpleGrid>
    </Modal>
  );
}
