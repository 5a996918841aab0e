import { Button, Center, Modal, NumberInput, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useApi } from '../api/client.ts';
import { uploadPicture } from '../api/upload-picture.ts';
import type { DraftSize, ExtraValue, Picture } from '../draft/draft.ts';
import type { ModelControls } from '../draft/model-controls.ts';
import { Busy } from '../frame/busy.tsx';
import type { GenerationMode } from '../gql/graphql.ts';
import { t } from '../messages/translate.ts';
import { extendedPicture, maskAround } from './extend-canvas.ts';
import styles from './frame.module.css';
import { FrameSent } from './frame-sent.tsx';
import { FrameStage } from './frame-stage.tsx';
import maskStyles from './mask.module.css';
import { maskFile } from './mask-picture.ts';
import {
  fitMargins,
  type Margins,
  marginsForRatio,
  NO_MARGINS,
  type OutpaintWay,
  outpaintSettings,
  SIDES,
  type Side,
} from './outpaint-way.ts';
import { type Source, useSource } from './use-source.ts';

/** What extending a picture comes to in the draft. */
export interface Extension {
  readonly mode: GenerationMode;
  readonly image: Picture;
  readonly mask: Picture | null;
  readonly size: DraftSize;
  /** The model's own settings to set; undefined: to be left to the model. */
  readonly extra: Readonly<Record<string, ExtraValue | undefined>>;
}

interface FrameEditorProps {
  image: Picture;
  model: ModelControls;
  way: OutpaintWay;
  onDone: (extension: Extension) => void;
  onClose: () => void;
}

const SHAPES: readonly (readonly [string, number])[] = [
  ['1:1', 1],
  ['4:5', 4 / 5],
  ['2:3', 2 / 3],
  ['9:16', 9 / 16],
  ['5:4', 5 / 4],
  ['3:2', 3 / 2],
  ['16:9', 16 / 9],
  ['21:9', 21 / 9],
];

const SIDE_LABELS: Readonly<Record<Side, string>> = {
  left: t('Left'),
  right: t('Right'),
  top: t('Top'),
  bottom: t('Bottom'),
};

/** Pictures that were put on a larger canvas here, and where they stood on it: to go on from the picture itself. */
const origins = new Map<string, { image: Picture; margins: Margins }>();

/** Extends a picture beyond its edges by a frame that is dragged, or set by numbers. */
export default function FrameEditor(props: FrameEditorProps) {
  const origin = origins.get(props.image.id);
  const image = origin?.image ?? props.image;
  const { source } = useSource(image);
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={t('Extend the picture')}
      fullScreen
      classNames={{ content: maskStyles.dialog, body: maskStyles.body }}
    >
      {source === null ? (
        <Center h="60vh">
          <Busy />
        </Center>
      ) : (
        <Editor {...props} image={image} source={source} start={origin?.margins ?? NO_MARGINS} />
      )}
    </Modal>
  );
}

function Editor({
  image,
  model,
  way,
  source,
  start,
  onDone,
}: FrameEditorProps & { source: Source; start: Margins }) {
  const client = useApi();
  const [margins, setMargins] = useState(start);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const set = (next: Margins) => setMargins(fitMargins(next, { way, model, picture: source }));
  const paints = model.maskPaints ?? 'WHITE';
  const around = useMemo(
    () => (way.kind === 'canvas' ? maskAround(source, margins) : null),
    [way, source, margins],
  );
  const settings = outpaintSettings(way, margins, source);
  const isNothing = SIDES.every((side) => margins[side] === 0);

  const onCanvas = async () => {
    const [bytes, maskBytes] = await Promise.all([
      extendedPicture(source, margins, paints),
      around && maskFile(around),
    ]);
    if (!bytes || !maskBytes) throw new Error(t('This browser could not draw the larger picture.'));
    const [extended, mask] = await Promise.all([
      uploadPicture(client, bytes, 'extended.png'),
      uploadPicture(client, maskBytes, 'mask.png'),
    ]);
    origins.set(extended.id, { image, margins });
    return { image: extended, mask };
  };
  const save = async () => {
    if (isNothing) return setFailure(t('Drag an edge of the frame outwards first.'));
    setBusy(true);
    setFailure(null);
    try {
      const pictures = way.kind === 'canvas' ? await onCanvas() : { image, mask: null };
      onDone({ mode: way.kind === 'canvas' ? way.mode : 'OUTPAINT', ...pictures, ...settings });
    } catch (error) {
      setFailure(
        error instanceof Error ? error.message : t('The larger picture could not be uploaded.'),
      );
      setBusy(false);
    }
  };

  return (
    <div className={maskStyles.editor}>
      <div className={maskStyles.place}>
        <FrameStage source={source} label={image.label} margins={margins} onChange={set} />
      </div>
      <aside className={maskStyles.panel} aria-label={t('Frame')}>
        <Text size="sm">
          {t('Drag the edges of the frame outwards, and the picture to its place in it.')}
        </Text>
        <fieldset className={maskStyles.fields}>
          <legend className={maskStyles.legend}>{t('Pixels to add')}</legend>
          <div className={maskStyles.four}>
            {SIDES.map((side) => (
              <NumberInput
                key={side}
                size="xs"
                label={SIDE_LABELS[side]}
                min={0}
                step={64}
                allowDecimal={false}
                value={margins[side]}
                onChange={(value) =>
                  typeof value === 'number' && set({ ...margins, [side]: value })
                }
              />
            ))}
          </div>
        </fieldset>
        <fieldset className={maskStyles.fields}>
          <legend className={maskStyles.legend}>{t('To another shape')}</legend>
          <div className={styles.shapes}>
            {SHAPES.map(([name, ratio]) => (
              <Button
                key={name}
                size="compact-xs"
                variant="default"
                onClick={() => set(marginsForRatio(ratio, source))}
              >
                {name}
              </Button>
            ))}
            <Button size="compact-xs" variant="default" onClick={() => setMargins(NO_MARGINS)}>
              {t('Reset')}
            </Button>
          </div>
        </fieldset>
        <FrameSent
          way={way}
          source={source}
          margins={margins}
          settings={settings}
          model={model}
          around={around}
        />
        {failure && (
          <Text size="sm" c="var(--bad)" role="alert">
            {failure}
          </Text>
        )}
        <Button onClick={() => void save()} loading={isBusy} className={maskStyles.done}>
          {t('Use this frame')}
        </Button>
      </aside>
    </div>
  );
}
