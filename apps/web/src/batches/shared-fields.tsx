import { Select, Textarea } from '@mantine/core';
import { modeLabel } from '../lib/format.ts';
import { t } from '../messages/translate.ts';
import { PictureList } from '../studio/picture-list.tsx';
import type { BatchControls } from './batch-controls.ts';
import { type BatchDraft, modeOf } from './batch-draft.ts';
import styles from './batches.module.css';

/** What all generations of a batch share beside its matrix: the mode, the pictures to work from, and what not to show. */
export function SharedFields({
  draft,
  controls,
  onChange,
}: {
  draft: BatchDraft;
  controls: BatchControls;
  onChange: (part: Partial<BatchDraft>) => void;
}) {
  const { modes, mode, image, hasMask, references, hasNegativePrompt } = controls;
  return (
    <div className={styles.fields}>
      {modes.length > 1 && (
        <Select
          label={t('Mode')}
          data={modes.map((value) => ({ value, label: modeLabel(value) }))}
          value={mode}
          allowDeselect={false}
          onChange={(value) => onChange({ mode: modeOf(value, modes) ?? mode })}
        />
      )}
      {hasNegativePrompt && (
        <Textarea
          label={t('Negative prompt')}
          description={t('What not to show.')}
          autosize
          minRows={1}
          maxRows={6}
          value={draft.negativePrompt}
          onChange={(event) => onChange({ negativePrompt: event.currentTarget.value })}
        />
      )}
      {image && (
        <PictureList
          label={t('Input image')}
          help={image.isRequired ? null : t('Optional in this mode.')}
          pictures={draft.image ? [draft.image] : []}
          maximum={1}
          problem={
            image.isRequired && draft.image === null ? t('This mode starts from a picture.') : null
          }
          onChange={([picture]) => onChange({ image: picture ?? null })}
        />
      )}
      {hasMask && (
        <PictureList
          label={t('Mask')}
          help={t('White paints anew, black keeps.')}
          pictures={draft.mask ? [draft.mask] : []}
          maximum={1}
          problem={null}
          onChange={([picture]) => onChange({ mask: picture ?? null })}
        />
      )}
      {references && (
        <PictureList
          label={t('Reference images')}
          help={null}
          pictures={draft.references}
          maximum={references.maximum}
          problem={null}
          onChange={(pictures) => onChange({ references: pictures })}
        />
      )}
    </div>
  );
}
