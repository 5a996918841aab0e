import { Modal, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useState } from 'react';
import { useClient, useMutation, useQuery } from 'urql';
import { graphql, readFragment } from '../gql/index.ts';
import { STAR_IMAGE } from '../studio/image-tile.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { downloadImage } from './download-image.ts';
import { ImageDetails, LIGHTBOX_IMAGE } from './image-details.tsx';
import styles from './lightbox.module.css';
import { LightboxStage } from './lightbox-stage.tsx';
import { LightboxTools } from './lightbox-tools.tsx';

const PICTURE = graphql(`
  query LightboxPicture($id: ID!) {
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
  const [{ data, fetching, error }] = useQuery({ query: PICTURE, variables: { id } });
  const [, star] = useMutation(STAR_IMAGE);
  const [isZoomed, setZoomed] = useState(false);
  const [hasDetails, setDetails] = useState(() => window.innerWidth >= 900);
  const [isDeleting, setDeleting] = useState(false);
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
  const toggleStar = () =>
    image && void star({ input: { id: image.id, isStarred: !image.isStarred } });
  useHotkeys([
    ['ArrowLeft', () => move(-1)],
    ['ArrowRight', () => move(1)],
    ['z', () => setZoomed(!isZoomed)],
    ['i', () => setDetails(!hasDetails)],
    ['s', toggleStar],
    ['d', () => void downloadImage(client, id)],
    ['Delete', () => setDeleting(true)],
  ]);

  const afterDelete = () => {
    const all = siblings();
    const place = all.indexOf(id);
    const next = all[place + 1] ?? all[place - 1];
    setDeleting(false);
    if (next === undefined || next === id) onClose();
    else onMove(next);
  };
  const title = image?.generation?.prompt || 'Picture';
  return (
    <Modal.Root opened onClose={onClose} fullScreen padding={0} transitionProps={{ duration: 0 }}>
      <Modal.Content className={styles.content} aria-label={title}>
        <Modal.Body className={styles.body}>
          <div className={styles.main}>
            <LightboxTools
              image={image ?? null}
              isZoomed={isZoomed}
              hasDetails={hasDetails}
              onZoom={() => setZoomed(!isZoomed)}
              onDetails={() => setDetails(!hasDetails)}
              onStar={toggleStar}
              onDownload={() => void downloadImage(client, id)}
              onDelete={() => setDeleting(true)}
              onClose={onClose}
            />
            {image ? (
              <LightboxStage
                image={image}
                alt={title}
                isZoomed={isZoomed}
                onZoom={() => setZoomed(!isZoomed)}
                onMove={move}
              />
            ) : (
              <Text className={styles.missing}>
                {fetching ? '' : (error?.message ?? 'The picture is not there any more.')}
              </Text>
            )}
          </div>
          {hasDetails && image && (
            <aside className={styles.details} aria-label="Details">
              <ImageDetails image={image} />
            </aside>
          )}
          {isDeleting && (
            <DeleteDialog ids={[id]} onDeleted={afterDelete} onClose={() => setDeleting(false)} />
          )}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
