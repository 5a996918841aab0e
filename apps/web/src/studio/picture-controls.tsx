import { NumberInput, Text } from '@mantine/core';
import { useController, useFormContext } from 'react-hook-form';
import type { Draft, Reference } from '../draft/draft.ts';
import { t } from '../messages/translate.ts';
import { ExtendControl, MaskControl } from './mask-control.tsx';
import { NumberControl } from './number-control.tsx';
import { PictureList } from './picture-list.tsx';
import styles from './settings.module.css';
import { useProblem, useStudio } from './studio-context.ts';

/** The pictures that a request works from: where to start, what to paint, what to go by. */
export function PictureControls() {
  const { controls, plan } = useStudio();
  const { control, watch } = useFormContext<Draft>();
  const image = useController({ control, name: 'image' });
  const imageProblem = useProblem('image');
  const hasImage = watch('image') !== null;
  // The server's word is of a moment ago: of a picture just chosen it says nothing yet.
  const pictureProblem = plan.isCurrent ? imageProblem : null;
  if (controls === null) return null;
  return (
    <>
      {controls.image && (
        <PictureList
          label={t('Input image')}
          help={controls.image.isRequired ? null : t('Optional in this mode.')}
          pictures={image.field.value ? [image.field.value] : []}
          maximum={1}
          problem={
            hasImage || imageProblem === null
              ? pictureProblem
              : t('This mode starts from a picture.')
          }
          onChange={([picture]) => image.field.onChange(picture ?? null)}
        />
      )}
      {controls.hasStrength && hasImage && (
        <NumberControl
          name="strength"
          label={t('Strength')}
          help={t('0 keeps the input image, 1 ignores it.')}
          limits={{ minimum: 0, maximum: 1 }}
          step={0.05}
        />
      )}
      <ExtendControl />
      {controls.hasMask && <MaskControl />}
      {controls.references && <ReferenceControl {...controls.references} />}
    </>
  );
}

function ReferenceControl({
  maximum,
  hasStrength,
}: {
  maximum: number | null;
  /** Whether each may count more or less. */
  hasStrength: boolean;
}) {
  const { control } = useFormContext<Draft>();
  const { field } = useController({ control, name: 'references' });
  const problem = useProblem('referenceImages');
  const references: Reference[] = field.value;
  const setStrength = (index: number, strength: number | null) =>
    field.onChange(references.map((one, at) => (at === index ? { ...one, strength } : one)));
  return (
    <div>
      <PictureList
        label={t('Reference images')}
        help={null}
        pictures={references.map(({ picture }) => picture)}
        maximum={maximum}
        problem={problem}
        onChange={(pictures) =>
          field.onChange(
            pictures.map(
              (picture) =>
                references.find((one) => one.picture.id === picture.id) ?? {
                  picture,
                  strength: null,
                },
            ),
          )
        }
        beside={(index) =>
          hasStrength && (
            <NumberInput
              size="xs"
              w={64}
              hideControls
              min={0}
              max={1}
              step={0.1}
              placeholder={t('auto')}
              aria-label={t('Strength of reference image {number}', { number: index + 1 })}
              value={references[index]?.strength ?? ''}
              onChange={(value) => setStrength(index, typeof value === 'number' ? value : null)}
            />
          )
        }
      />
      {references.length > 0 && hasStrength && (
        <Text className={styles.note}>
          {t('The number beside each is its strength, from 0 to 1.')}
        </Text>
      )}
    </div>
  );
}
