import { Button, Group, Stack, Text } from '@mantine/core';
import { useNavigate } from 'react-router';
import { draftOfGeneration, GENERATION_SETTINGS } from '../draft/from-generation.ts';
import type { LightboxImageFragment } from '../gql/graphql.ts';
import { graphql, readFragment } from '../gql/index.ts';
import { formatBytes, formatMoney, formatSpan, modeLabel } from '../lib/format.ts';
import { settingName } from '../lib/setting-names.ts';
import { incoming } from '../studio/incoming.ts';
import { pictureOfImage } from '../studio/picture-of-image.ts';
import styles from './lightbox.module.css';
import { MadeFrom } from './made-from.tsx';

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
    createdAt
    preview: url(variant: PREVIEW)
    original: url(variant: ORIGINAL)
    generation {
      id
      ...GenerationSettings
      prompt
      source
      mode
      startedAt
      finishedAt
      isFromCache
      actualCost { amount }
      model { id name provider { id label } }
      receipt { parameter outcome requested sent reason }
    }
  }
`);

type Fact = readonly [name: string, value: string | number | null | undefined];

function costOf(generation: LightboxImageFragment['generation']): string | null {
  if (generation?.isFromCache) return 'nothing: from the cache';
  return generation?.actualCost ? `${formatMoney(generation.actualCost)} for the order` : null;
}

function factsOf(image: LightboxImageFragment): Fact[] {
  const { generation } = image;
  const settings = readFragment(GENERATION_SETTINGS, generation);
  const own: Fact[] = Object.entries(settings?.parameters ?? {}).map(([name, value]) => [
    settingName(name),
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ]);
  return [
    ['Model', generation?.model?.name ?? generation?.source],
    ['Provider', generation?.model?.provider?.label],
    ['Mode', generation ? modeLabel(generation.mode) : null],
    ['Size', image.width && image.height ? `${image.width} × ${image.height}` : null],
    ['Seed', image.seed ?? settings?.seed],
    ['Steps', settings?.steps],
    ['Guidance', settings?.guidance],
    ['Strength', settings?.strength],
    ['Negative', settings?.negativePrompt],
    ['Format', settings?.outputFormat],
    ...own,
    ['Picture', settings ? `${image.index + 1} of ${settings.count}` : null],
    ['Cost', costOf(generation)],
    [
      'Time',
      generation?.startedAt && generation.finishedAt
        ? formatSpan(generation.startedAt, generation.finishedAt)
        : null,
    ],
    ['Made', new Date(image.createdAt).toLocaleString()],
    [
      'File',
      `${image.mimeType.replace('image/', '').toUpperCase()}, ${formatBytes(image.byteSize)}`,
    ],
    ['SHA-256', image.sha256],
  ];
}

/** Every parameter of a picture, and the ways to go on from it. */
export function ImageDetails({ image }: { image: LightboxImageFragment }) {
  const navigate = useNavigate();
  const settings = readFragment(GENERATION_SETTINGS, image.generation);
  const prompt = image.generation?.prompt ?? '';

  const takeSettings = (withSeed: boolean) => {
    if (!settings) return;
    const draft = draftOfGeneration(settings);
    const seed = withSeed ? (image.seed ?? draft.seed) : '';
    incoming.set({ kind: 'draft', draft: { ...draft, seed, isSeedLocked: seed !== '' } });
    void navigate('/');
  };
  const takePicture = async (as: 'image' | 'reference') => {
    const picture = await pictureOfImage({
      ...image,
      url: image.preview,
      label: prompt || 'Picture',
    });
    incoming.set({ kind: 'picture', picture, as });
    void navigate('/');
  };

  return (
    <Stack gap="md">
      <Text style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {prompt || 'Made without words'}
      </Text>
      {image.revisedPrompt && (
        <Text size="sm" c="dimmed">
          As the provider rewrote it: {image.revisedPrompt}
        </Text>
      )}
      {settings && <MadeFrom settings={settings} size={72} />}
      <Group gap={6}>
        <Button size="xs" variant="default" disabled={!settings} onClick={() => takeSettings(true)}>
          Recall all
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={!settings}
          onClick={() => takeSettings(false)}
        >
          Remix
        </Button>
        <Button size="xs" variant="default" onClick={() => void takePicture('image')}>
          Use as input
        </Button>
        <Button size="xs" variant="default" onClick={() => void takePicture('reference')}>
          Use as reference
        </Button>
      </Group>
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
    </Stack>
  );
}
