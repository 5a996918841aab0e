import { Button, Group, Stack, Text } from '@mantine/core';
import { useNavigate } from 'react-router';
import { useMay } from '../access/use-may.ts';
import { AddToBoard } from '../boards/add-to-board.tsx';
import { draftOfGeneration, GENERATION_SETTINGS } from '../draft/from-generation.ts';
import type { LightboxImageFragment } from '../gql/graphql.ts';
import { graphql, readFragment } from '../gql/index.ts';
import { outcomeText, settingName } from '../lib/setting-names.ts';
import { t } from '../messages/translate.ts';
import { incoming } from '../studio/incoming.ts';
import { pictureOfImage } from '../studio/picture-of-image.ts';
import { factsOf } from './image-facts.ts';
import { ImageLineage } from './image-lineage.tsx';
import styles from './lightbox.module.css';
import { MadeFrom } from './made-from.tsx';
import { RunOnAnotherModel } from './run-on-another-model.tsx';

/** All that is known of one image. */
export const LIGHTBOX_IMAGE = graphql(`
  fragment LightboxImage on Image {
    id
    index
    width
    height
    mimeType
    byteSize
    sha256
    seed
    revisedPrompt
    isStarred
    rating
    createdAt
    preview: url(variant: PREVIEW)
    original: url(variant: ORIGINAL)
    boards { id name }
    ledTo { id prompt images { id url(variant: THUMBNAIL) } }
    generation {
      id
      ...GenerationSettings
      inputImage { image { id } }
      prompt
      source
      mode
      startedAt
      finishedAt
      isFromCache
      actualCost { amount }
      model { id name provider { id label(locale: $locale) } }
      receipt { parameter outcome requested sent reason }
    }
  }
`);

type Receipt = NonNullable<LightboxImageFragment['generation']>['receipt'];

/** What became of each setting: all of them, also those that travelled as they were asked. */
function WholeReceipt({ receipt }: { receipt: Receipt }) {
  if (receipt.length === 0) return null;
  return (
    <section>
      <h3 className={styles.heading}>{t('What became of the settings')}</h3>
      <ul className={styles.receipt} aria-label={t('What became of the settings')}>
        {receipt.map(({ parameter, outcome, requested, sent, reason }) => (
          <li key={parameter}>
            {settingName(parameter)}: {outcomeText(outcome)}
            {requested && sent && requested !== sent ? `, ${requested} → ${sent}` : ''}
            {reason ? ` (${reason})` : ''}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Every parameter of a picture, and the ways to go on from it. */
export function ImageDetails({ image }: { image: LightboxImageFragment }) {
  const navigate = useNavigate();
  const may = useMay();
  const { generation } = image;
  const settings = readFragment(GENERATION_SETTINGS, generation);
  const prompt = generation?.prompt ?? '';

  const takeSettings = (withSeed: boolean, source?: string) => {
    if (!settings) return;
    const draft = draftOfGeneration(settings);
    const seed = withSeed ? (image.seed ?? draft.seed) : '';
    const model = source ?? draft.model;
    incoming.set({ kind: 'draft', draft: { ...draft, model, seed, isSeedLocked: seed !== '' } });
    void navigate('/');
  };
  const takePicture = async (as: 'image' | 'reference') => {
    const picture = await pictureOfImage({
      ...image,
      url: image.preview,
      label: prompt || t('Picture'),
    });
    incoming.set({ kind: 'picture', picture, as });
    void navigate('/');
  };

  return (
    <Stack gap="md">
      <Text style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {prompt || t('Made without words')}
      </Text>
      {image.revisedPrompt && (
        <Text size="sm" c="dimmed">
          {t('As the provider rewrote it: {prompt}', { prompt: image.revisedPrompt })}
        </Text>
      )}
      {settings && <MadeFrom settings={settings} size={72} />}
      <Group gap={6}>
        {may('generate') && (
          <>
            <Button
              size="xs"
              variant="default"
              disabled={!settings}
              onClick={() => takeSettings(true)}
            >
              {t('Recall all')}
            </Button>
            <Button
              size="xs"
              variant="default"
              disabled={!settings}
              onClick={() => takeSettings(false)}
            >
              {t('Remix')}
            </Button>
            <Button size="xs" variant="default" onClick={() => void takePicture('image')}>
              {t('Use as input')}
            </Button>
            <Button size="xs" variant="default" onClick={() => void takePicture('reference')}>
              {t('Use as reference')}
            </Button>
          </>
        )}
        {may('gallery:write') && <AddToBoard ids={[image.id]} />}
      </Group>
      {settings && may('generate') && (
        <RunOnAnotherModel
          source={generation?.source ?? null}
          onChoose={(source) => takeSettings(true, source)}
        />
      )}
      <ImageLineage image={image} />
      <dl className={styles.facts}>
        {factsOf(image)
          .filter(([, value]) => value !== null && value !== undefined && value !== '')
          .map(([name, value]) => (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {generation && <WholeReceipt receipt={generation.receipt} />}
    </Stack>
  );
}
