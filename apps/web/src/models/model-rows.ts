import type { InstalledRowFragment, StarterRowFragment } from '../gql/graphql.ts';
import { type FragmentType, graphql, readFragment } from '../gql/index.ts';
import { type Group, groupBy } from '../lib/groups.ts';
import { t } from '../messages/translate.ts';
import { hasOwnKey, isConfigured, leastPrice } from '../studio/model-choices.ts';
import type { FilterableModel } from './model-filter.ts';

export const INSTALLED_ROW = graphql(`
  fragment InstalledRow on Model {
    id
    source
    key
    name
    description
    origin
    tags
    isMarkedAvailable
    expectedSeconds
    overrides
    credentials { variable isSet origin hint setAt }
    credentialStatus { state message checkedAt }
    provider { id slug label(locale: $locale) icon isPaid configurationMethods status { state } }
    capabilities {
      modes supportsNegativePrompt supportsSeed supportsReferenceImages maxReferenceImages
      supportsPartialImages supportsTransparentBackground maxImagesPerRequest maxImageSize { width height }
      allowedAspectRatios outputFormats
    }
    parameters { name label }
    prices { unit price { amount } conditions { parameter value } source asOf }
    lifecycle { state retiresOn replacedBy note }
  }
`);

export const STARTER_ROW = graphql(`
  fragment StarterRow on StarterModel {
    source
    key
    name
    description
    tags
    isInstalled
    provider { id slug label(locale: $locale) icon isPaid configurationMethods status { state } }
    capabilities {
      modes supportsNegativePrompt supportsSeed supportsReferenceImages maxReferenceImages
      supportsPartialImages supportsTransparentBackground maxImagesPerRequest maxImageSize { width height }
      allowedAspectRatios outputFormats
    }
    parameters { name label }
    prices { unit price { amount } conditions { parameter value } source asOf }
    lifecycle { state retiresOn replacedBy note }
  }
`);

type Shared = Omit<StarterRowFragment, '__typename' | ' $fragmentName' | 'isInstalled'>;

/** A model as the page lists it, installed or not. */
export interface ModelRowData extends Omit<Shared, 'provider'> {
  readonly provider: NonNullable<Shared['provider']> | null;
  /** What searches and filters go by, see FilterableModel. */
  readonly modes: FilterableModel['modes'];
  readonly leastPrice: FilterableModel['leastPrice'];
  /** The id of the installed model; null where it is not installed. */
  readonly modelId: string | null;
  readonly isInCatalog: boolean;
  readonly isMarkedAvailable: boolean;
  /** How long a picture takes here, in seconds; null where none was made yet. */
  readonly expectedSeconds: number | null;
  /** What the user changed of it; null where nothing was. */
  readonly overrides: Readonly<Record<string, unknown>> | null;
  /** Credentials of its own; empty where it goes by its provider's. */
  readonly credentials: InstalledRowFragment['credentials'];
  /** What the last check of those said; null where it has none of its own. */
  readonly credentialStatus: NonNullable<InstalledRowFragment['credentialStatus']> | null;
  /** Whether it has what it needs, of its provider's or of its own. */
  readonly isConfigured: boolean;
  /** Whether it is switched off and not used all the same. */
  readonly isGone: boolean;
  /** The model that takes its place; null where none is named. */
  readonly replacement: RowReplacement | null;
}

/** The model that takes another one's place, and what stands between it and the first picture. */
export interface RowReplacement {
  readonly source: string;
  /** Its source where it is not known here. */
  readonly name: string;
  readonly isInstalled: boolean;
  readonly isConfigured: boolean;
  readonly providerSlug: string | null;
}

/** One row for each model of either list, by its source. */
export function modelRows(
  models: readonly FragmentType<typeof INSTALLED_ROW>[],
  starters: readonly FragmentType<typeof STARTER_ROW>[],
): ModelRowData[] {
  const installed = models.map((model): InstalledRowFragment => readFragment(INSTALLED_ROW, model));
  const offered = starters.map((starter): StarterRowFragment => readFragment(STARTER_ROW, starter));
  const installedBySource = new Map(installed.map((model) => [model.source, model]));
  const known = new Map<string, Shared>(
    [...offered, ...installed].map((model) => [model.source, model]),
  );
  const inCatalog = new Set(offered.map(({ source }) => source));

  const replacementOf = ({ lifecycle: { replacedBy } }: Shared): RowReplacement | null => {
    if (!replacedBy) return null;
    const other = known.get(replacedBy);
    return {
      source: replacedBy,
      name: other?.name ?? replacedBy,
      isInstalled: installedBySource.has(replacedBy),
      isConfigured: isConfigured(other?.provider),
      providerSlug: other?.provider?.slug ?? null,
    };
  };
  const rowOf = (shared: Shared, model: InstalledRowFragment | null): ModelRowData => ({
    ...shared,
    provider: shared.provider ?? null,
    modes: shared.capabilities.modes,
    leastPrice: leastPrice(shared),
    modelId: model?.id ?? null,
    isInCatalog: inCatalog.has(shared.source),
    isMarkedAvailable: model?.isMarkedAvailable ?? false,
    expectedSeconds: model?.expectedSeconds ?? null,
    overrides: model?.overrides ?? null,
    credentials: model?.credentials ?? [],
    credentialStatus: model?.credentialStatus ?? null,
    isConfigured: isConfigured(shared.provider) || (model !== null && hasOwnKey(model)),
    isGone: shared.lifecycle.state === 'RETIRED' && model?.isMarkedAvailable !== true,
    replacement: replacementOf(shared),
  });
  return [...known.values()].map((shared) => {
    const model = installedBySource.get(shared.source) ?? null;
    return rowOf(model ?? shared, model);
  });
}

/** The heading of what its provider has switched off. */
export const GONE_LABEL = t('Switched off by their providers');

/** Rows by provider: those that can be used first, and what is switched off last of all. */
export function rowGroups(rows: readonly ModelRowData[]): Group<ModelRowData>[] {
  const label = ({ provider }: ModelRowData) => provider?.label ?? t('Provider gone');
  const here = rows.filter(({ isGone }) => !isGone);
  const gone = rows.filter(({ isGone }) => isGone);
  return [
    ...groupBy(
      here.filter((row) => row.isConfigured),
      label,
    ),
    ...groupBy(
      here.filter((row) => !row.isConfigured),
      label,
    ),
    ...(gone.length > 0 ? [{ label: GONE_LABEL, entries: gone }] : []),
  ];
}
