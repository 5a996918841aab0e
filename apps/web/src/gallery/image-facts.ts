import { GENERATION_SETTINGS } from '../draft/from-generation.ts';
import type { LightboxImageFragment } from '../gql/graphql.ts';
import { readFragment } from '../gql/index.ts';
import { formatBytes, formatMoney, formatSpan, modeLabel } from '../lib/format.ts';
import { settingName } from '../lib/setting-names.ts';
import { formatLocale } from '../messages/language.ts';
import { t } from '../messages/translate.ts';

type Fact = readonly [name: string, value: string | number | null | undefined];

function costOf(generation: LightboxImageFragment['generation']): string | null {
  if (generation?.isFromCache) return t('nothing: from the cache');
  return generation?.actualCost
    ? t('{cost} for the order', { cost: formatMoney(generation.actualCost) })
    : null;
}

/** What is known of a picture, each under its name; what is not there is null. */
export function factsOf(image: LightboxImageFragment): Fact[] {
  const { generation } = image;
  const settings = readFragment(GENERATION_SETTINGS, generation);
  const own: Fact[] = Object.entries(settings?.parameters ?? {}).map(([name, value]) => [
    settingName(name),
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ]);
  return [
    [t('Model'), generation?.model?.name ?? generation?.source],
    [t('Provider'), generation?.model?.provider?.label],
    [t('Mode'), generation ? modeLabel(generation.mode) : null],
    [t('Size'), image.width && image.height ? `${image.width} × ${image.height}` : null],
    [t('Seed'), image.seed ?? settings?.seed],
    [t('Steps'), settings?.steps],
    [t('Guidance'), settings?.guidance],
    [t('Strength'), settings?.strength],
    [t('Negative prompt'), settings?.negativePrompt],
    [t('File format'), settings?.outputFormat],
    ...own,
    [
      t('Picture'),
      settings ? t('{at} of {count}', { at: image.index + 1, count: settings.count }) : null,
    ],
    [t('Cost'), costOf(generation)],
    [
      t('Time'),
      generation?.startedAt && generation.finishedAt
        ? formatSpan(generation.startedAt, generation.finishedAt)
        : null,
    ],
    [t('Made'), new Date(image.createdAt).toLocaleString(formatLocale)],
    [
      t('File'),
      `${image.mimeType.replace('image/', '').toUpperCase()}, ${formatBytes(image.byteSize)}`,
    ],
    ['SHA-256', image.sha256],
  ];
}
