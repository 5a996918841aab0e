import { Modal, SimpleGrid, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useQuery } from 'urql';
import { startBoardDrag } from '../boards/board-drag.ts';
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

/** Out of the way, and still there: without its source a drag ends. */
const ASIDE = { opacity: 0, pointerEvents: 'none' } as const;

/** Chooses one of the newest pictures of the gallery to work from: by a press, or by dragging it to where it is to go. */
export default function GalleryPicker({
  onChoose,
  onClose,
}: {
  onChoose: (picture: Picture) => void;
  onClose: () => void;
}) {
  const [{ data, error }] = useQuery({ query: CHOICES, requestPolicy: 'cache-and-network' });
  const images = data?.images.nodes ?? [];
  const [isDragging, setDragging] = useState(false);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('From the gallery')}
      size="xl"
      styles={isDragging ? { overlay: ASIDE, content: ASIDE } : {}}
    >
      {error && <Text c="var(--bad)">{error.message}</Text>}
      {data && images.length === 0 && <Text c="dimmed">{t('There are no pictures yet.')}</Text>}
      <SimpleGrid cols={{ base: 3, sm: 5 }} spacing={6} verticalSpacing={6}>
        {images.map((image) => {
          const prompt = image.generation?.prompt ?? t('Picture');
          return (
            <UnstyledButton
              key={image.id}
              draggable
              onDragStart={(event) => {
                startBoardDrag(event.dataTransfer, [image.id]);
                // Not within the event: the browser takes its picture of what is dragged after it.
                setTimeout(() => setDragging(true));
              }}
              onDragEnd={({ dataTransfer }) => {
                setDragging(false);
                // Somebody took it.
                if (dataTransfer.dropEffect !== 'none') onClose();
              }}
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
                draggable={false}
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
