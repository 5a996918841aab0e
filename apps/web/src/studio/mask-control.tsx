import { Button } from '@mantine/core';
import { IconBrush, IconFrame } from '@tabler/icons-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import type { Draft, ExtraValue } from '../draft/draft.ts';
import type { Extension } from '../mask/frame-editor.tsx';
import { outpaintWay } from '../mask/outpaint-way.ts';
import { t } from '../messages/translate.ts';
import { PictureList } from './picture-list.tsx';
import { useProblem, useStudio } from './studio-context.ts';

const MaskEditor = lazy(() => import('../mask/mask-editor.tsx'));
const FrameEditor = lazy(() => import('../mask/frame-editor.tsx'));

/** Which part of the picture is made anew: painted here, or a file. */
export function MaskControl() {
  const { model } = useStudio();
  const { control, watch } = useFormContext<Draft>();
  const { field } = useController({ control, name: 'mask' });
  const problem = useProblem('mask');
  const [isPainting, setPainting] = useState(false);
  const image = watch('image');
  const mask = field.value;
  return (
    <div>
      <PictureList
        label={t('Mask')}
        help={t('White paints anew, black keeps.')}
        pictures={mask ? [mask] : []}
        maximum={1}
        problem={problem}
        onChange={([picture]) => field.onChange(picture ?? null)}
      />
      {image && (
        <Button
          mt="xs"
          size="compact-sm"
          variant="default"
          leftSection={<IconBrush size={14} />}
          onClick={() => setPainting(true)}
        >
          {mask ? t('Paint on the mask') : t('Paint a mask')}
        </Button>
      )}
      {isPainting && image && model && (
        <Suspense>
          <MaskEditor
            image={image}
            mask={mask}
            paints={model.maskPaints ?? 'WHITE'}
            modelName={model.name}
            onDone={(painted) => {
              field.onChange(painted);
              setPainting(false);
            }}
            onClose={() => setPainting(false)}
          />
        </Suspense>
      )}
    </div>
  );
}

/** The model's own settings with some of them set, and others left to it again. */
function withExtra(extra: Draft['extra'], changes: Extension['extra']): Record<string, ExtraValue> {
  const next: Record<string, ExtraValue> = { ...extra };
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) delete next[name];
    else next[name] = value;
  }
  return next;
}

/** The way beyond a picture's edges, where the model offers one. */
export function ExtendControl() {
  const { model, controls, applyDraft } = useStudio();
  const form = useFormContext<Draft>();
  const [isOpen, setOpen] = useState(false);
  const way = useMemo(() => (model === null ? null : outpaintWay(model)), [model]);
  const image = form.watch('image');
  const isOffered = controls?.mode === 'OUTPAINT' || controls?.mode === 'INPAINT';
  if (way === null || image === null || model === null || !isOffered) return null;
  return (
    <div>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconFrame size={14} />}
        onClick={() => setOpen(true)}
      >
        {t('Extend by a frame')}
      </Button>
      {isOpen && (
        <Suspense>
          <FrameEditor
            image={image}
            model={model}
            way={way}
            onDone={({ extra, ...extension }) => {
              const draft = form.getValues();
              applyDraft({ ...draft, ...extension, extra: withExtra(draft.extra, extra) });
              setOpen(false);
            }}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
