import { Button, Center, Modal, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { useApi } from '../api/client.ts';
import { uploadPicture } from '../api/upload-picture.ts';
import type { Picture } from '../draft/draft.ts';
import { Busy } from '../frame/busy.tsx';
import type { MaskPaints } from '../gql/graphql.ts';
import { t } from '../messages/translate.ts';
import { feathered } from './feather.ts';
import { keepMask, maskToGoOnWith } from './kept-masks.ts';
import styles from './mask.module.css';
import { MaskEditing } from './mask-editing.ts';
import { maskFile } from './mask-picture.ts';
import { MaskPreview } from './mask-preview.tsx';
import { MaskStage } from './mask-stage.tsx';
import { BRUSH, MaskTools, type Painting } from './mask-tools.tsx';
import { RectangleFields } from './rectangle-fields.tsx';
import { type Source, useSource } from './use-source.ts';

interface MaskEditorProps {
  image: Picture;
  /** The mask that there is already; null where there is none. */
  mask: Picture | null;
  /** How the model takes its masks. */
  paints: MaskPaints;
  modelName: string;
  onDone: (mask: Picture) => void;
  onClose: () => void;
}

/** Paints which part of a picture is made anew. The mask has the picture's own size. */
export default function MaskEditor(props: MaskEditorProps) {
  const { source } = useSource(props.image);
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={t('Paint what is to change')}
      fullScreen
      classNames={{ content: styles.dialog, body: styles.body }}
    >
      {source === null ? (
        <Center h="60vh">
          <Busy />
        </Center>
      ) : (
        <Editor {...props} source={source} />
      )}
    </Modal>
  );
}

function Editor({
  image,
  mask,
  paints,
  modelName,
  source,
  onDone,
}: MaskEditorProps & { source: Source }) {
  const client = useApi();
  const [editing] = useState(
    () => new MaskEditing(maskToGoOnWith(mask?.id ?? null, source.width, source.height)),
  );
  const revision = useSyncExternalStore(editing.subscribe, editing.revision);
  const [painting, setPainting] = useState<Painting>({
    tool: 'brush',
    size: Math.max(BRUSH.minimum, Math.round(Math.min(source.width, source.height) / 14)),
    opacity: 0.65,
    feather: 0,
  });
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  // The mask is changed in place, and the revision tells when.
  const sent = useMemo(
    () => feathered(editing.mask.copy(), painting.feather),
    [editing, revision, painting.feather],
  );

  const resize = (factor: number) =>
    setPainting((before) => ({
      ...before,
      size: Math.round(
        Math.min(
          BRUSH.maximum,
          Math.max(BRUSH.minimum, before.size * factor + (factor > 1 ? 1 : -1)),
        ),
      ),
    }));
  const take = (tool: Painting['tool']) => setPainting((before) => ({ ...before, tool }));
  useHotkeys([
    ['[', () => resize(1 / 1.15)],
    [']', () => resize(1.15)],
    ['B', () => take('brush')],
    ['E', () => take('erase')],
    ['R', () => take('rectangle')],
    ['G', () => take('fill')],
    ['I', () => editing.apply((one) => one.invert())],
    ['mod+Z', () => editing.undo()],
    ['mod+shift+Z', () => editing.redo()],
    ['mod+Y', () => editing.redo()],
  ]);

  const save = async () => {
    if (sent.share() === 0)
      return setFailure(t('Nothing is painted: paint over the part that is to change first.'));
    setBusy(true);
    setFailure(null);
    try {
      const bytes = await maskFile(sent);
      if (bytes === null) throw new Error(t('This browser could not write the mask.'));
      const picture = await uploadPicture(client, bytes, 'mask.png');
      keepMask(picture.id, editing.mask);
      onDone(picture);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : t('The mask could not be uploaded.'));
      setBusy(false);
    }
  };

  return (
    <div className={styles.editor}>
      <div className={styles.place}>
        <MaskStage source={source} label={image.label} editing={editing} {...painting} />
      </div>
      <aside className={styles.panel} aria-label={t('Tools')}>
        <MaskTools editing={editing} painting={painting} onChange={setPainting} />
        <RectangleFields editing={editing} />
        <MaskPreview
          mask={sent}
          paints={paints}
          modelName={modelName}
          isSoft={painting.feather > 0}
        />
        {failure && (
          <Text size="sm" c="var(--bad)" role="alert">
            {failure}
          </Text>
        )}
        <Button onClick={() => void save()} loading={isBusy} className={styles.done}>
          {t('Use this mask')}
        </Button>
      </aside>
    </div>
  );
}
