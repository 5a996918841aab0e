import { Button, Group, Modal, Slider, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useApi } from '../api/client.ts';
import { uploadPicture } from '../api/upload-picture.ts';
import type { Picture } from '../draft/draft.ts';
import { graphql } from '../gql/index.ts';
import { MaskCanvas } from './mask-canvas.ts';
import styles from './mask-painter.module.css';

const SOURCE = graphql(`
  query MaskSource($id: ID!) {
    node(id: $id) { __typename id ... on Image { id width height url(variant: ORIGINAL) } }
  }
`);

/** Paints which part of a picture is made anew. The mask has the picture's own size: white paints, black keeps. */
export default function MaskPainter({
  image,
  onDone,
  onClose,
}: {
  image: Picture;
  onDone: (mask: Picture) => void;
  onClose: () => void;
}) {
  const client = useApi();
  const element = useRef<HTMLCanvasElement | null>(null);
  const mask = useRef<MaskCanvas | null>(null);
  const [brush, setBrush] = useState(60);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [background, setBackground] = useState(image.thumbnail);
  const width = image.width ?? 1024;
  const height = image.height ?? 1024;

  useEffect(() => {
    if (image.kind !== 'image') return;
    void client
      .request(SOURCE, { id: image.id })
      .then(({ node }) => node?.__typename === 'Image' && setBackground(node.url))
      // The small copy stays, and can be painted over as well.
      .catch(() => {});
  }, [client, image]);
  useHotkeys([
    ['[', () => setBrush((size) => Math.max(8, size - 12))],
    [']', () => setBrush((size) => Math.min(300, size + 12))],
    ['mod+Z', () => mask.current?.undo()],
  ]);

  // The dialog brings its content a moment after itself, so the canvas says when it is there.
  const attach = useCallback((canvas: HTMLCanvasElement | null) => {
    element.current = canvas;
    mask.current = canvas === null ? null : new MaskCanvas(canvas);
  }, []);
  const draw = (event: React.PointerEvent, isStart: boolean) => {
    if (event.buttons !== 1 || !element.current) return;
    const box = element.current.getBoundingClientRect();
    const scale = width / box.width;
    const point = { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale };
    if (isStart) element.current.setPointerCapture(event.pointerId);
    mask.current?.stroke(point, brush, isStart);
  };
  const save = async () => {
    const bytes = await mask.current?.toPng();
    if (!bytes) return setFailure('Paint over the part that is to change first.');
    setBusy(true);
    try {
      onDone(await uploadPicture(client, bytes, 'mask.png'));
    } catch (error) {
      setFailure(error instanceof Error ? error.message : 'The mask could not be uploaded.');
      setBusy(false);
    }
  };

  return (
    <Modal opened onClose={onClose} title="Paint what is to change" size="xl">
      <div className={styles.stage} style={{ aspectRatio: `${width} / ${height}` }}>
        <img src={background || undefined} alt={image.label} className={styles.layer} />
        <canvas
          ref={attach}
          width={width}
          height={height}
          className={styles.canvas}
          aria-label="Mask"
          onPointerDown={(event) => draw(event, true)}
          onPointerMove={(event) => draw(event, false)}
        />
      </div>
      <Group mt="md" wrap="wrap">
        <Text size="sm">Brush</Text>
        <Slider
          w={140}
          size="sm"
          min={8}
          max={300}
          value={brush}
          onChange={setBrush}
          label={null}
          thumbLabel="Brush size"
        />
        <Button variant="default" size="xs" onClick={() => mask.current?.undo()}>
          Undo
        </Button>
        <Button variant="default" size="xs" onClick={() => mask.current?.invert()}>
          Invert
        </Button>
        <Button variant="default" size="xs" onClick={() => mask.current?.clear()}>
          Clear
        </Button>
        <div style={{ flex: 1 }} />
        <Button size="xs" onClick={save} loading={isBusy}>
          Use this mask
        </Button>
      </Group>
      {failure && (
        <Text size="sm" mt="xs" c="var(--bad)" role="alert">
          {failure}
        </Text>
      )}
    </Modal>
  );
}
