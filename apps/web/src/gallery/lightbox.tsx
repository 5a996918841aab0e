import { Modal, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useState } from 'react';
import { useClient, useQuery } from 'urql';
import { graphql, readFragment } from '../gql/index.ts';
import { t } from '../messages/translate.ts';
import { downloadImage } from './download-image.ts';
import { ImageDetails, LIGHTBOX_IMAGE } from './image-details.tsx';
import styles from './lightbox.module.css';
import { LightboxStage } from './lightbox-stage.tsx';
import { LightboxTools } from './lightbox-tools.tsx';
import { useImageActions } from './use-image-actions.tsx';

const PICTURE = graphql(`
  query LightboxPicture($id: ID!, $locale: String) {
    node(id: $id) { __typename id ... on Image { id ...LightboxImage } }
  }
`);

/** One picture, large: its neighbours by the arrows, its pixels one to one, and all that is known of it. */
export default function Lightbox({
  id,
  siblings,
  onMove,
  onClose,
}: {
  id: string;
  /** The pictures that the arrows lead through. */
  siblings: () => readonly string[];
  onMove: (id: string) => void;
  onClose: () => void;
}) {
  const client = useClient();
  const actions = useImageActions();
  const [{ data, fetching, error }] = useQuery({ query: PICTURE, variables: { id } });
  const [isZoomed, setZoomed] = useState(false);
  const [hasDetails, setDetails] = useState(() => window.innerWidth >= 900);
  const node = data?.node?.__typename === 'Image' ? data.node : null;
  const image = readFragment(LIGHTBOX_IMAGE, node);

  const move = (step: 1 | -1) => {
    const all = siblings();
    const next = all[all.indexOf(id) + step];
    if (all.includes(id) && next !== undefined) {
      setZoomed(false);
      onMove(next);
    }
  };
  const toggleStar = () => image && void actions.star([image.id], !image.isStarred);
  const rate = (rating: number | null) => image && void actions.rate([image.id], rating);
  const remove = async () => {
    // Whoever moves on from the picture has to know what stood beside it.
    const all = siblings();
    const place = all.indexOf(id);
    const next = all[place + 1] ?? all[place - 1];
    if (!(await actions.remove([id]))) return;
    setZoomed(false);
    if (next === undefined || next === id) onClose();
    else onMove(next);
  };
  useHotkeys([
    ['ArrowLeft', () => move(-1)],
    ['ArrowRight', () => move(1)],
    ['z', () => setZoomed(!isZoomed)],
    ['i', () => setDetails(!hasDetails)],
    ['s', toggleStar],
    ['d', () => void downloadImage(client, id)],
    ['Delete', () => void remove()],
    ...['1', '2', '3', '4', '5'].map((key): [string, () => void] => [key, () => rate(Number(key))]),
    ['0', () => rate(null)],
  ]);

  const title = image?.generation?.prompt || t('Picture');
  return (
    <Modal.Root opened onClose={onClose} fullScreen padding={0} transitionProps={{ duration: 0 }}>
      <Modal.Content className={styles.content} aria-label={title}>
        <Modal.Body className={styles.body}>
          <div className={styles.main}>
            <LightboxTools
              image={image ?? null}
              canChange={actions.canChange}
              isZoomed={isZoomed}
              hasDetails={hasDetails}
              onZoom={() => setZoomed(!isZoomed)}
              onDetails={() => setDetails(!hasDetails)}
              onStar={toggleStar}
              onRate={rate}
              onDownload={() => void downloadImage(client, id)}
              onDelete={() => void remove()}
              onClose={onClose}
            />
            {image ? (
              <LightboxStage
                key={image.id}
                image={image}
                alt={title}
                isZoomed={isZoomed}
                onZoomed={setZoomed}
                onMove={move}
              />
            ) : (
              <Text className={styles.missing}>
                {fetching ? '' : (error?.message ?? t('The picture is not there any more.'))}
              </Text>
            )}
          </div>
          {hasDetails && image && (
            <aside className={styles.details} aria-label={t('Details')}>
              <ImageDetails image={image} />
            </aside>
          )}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
