import type { InstalledRowFragment, StarterRowFragment } from '../gql/graphql.ts';
import { type FragmentType, graphql, readFragment } from '../gql/index.ts';

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
    provider { id slug label icon isPaid status { state } }
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
    provider { id slug label icon isPaid status { state } }
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
export interface ModelRowData extends Shared {
  /** The id of the installed model; null where it is not installed. */
  modelId: string | null;
  isInCatalog: boolean;
  isMarkedAvailable: boolean;
  /** The name of the model that takes its place; its source where it is not known here. */
  replacement: string | null;
}

/** One row for each model of either list, by its source. */
export function modelRows(
  models: readonly FragmentType<typeof INSTALLED_ROW>[],
  starters: readonly FragmentType<typeof STARTER_ROW>[],
): ModelRowData[] {
  const installed = models.map((model): InstalledRowFragment => readFragment(INSTALLED_ROW, model));
  const offered = starters.map((starter): StarterRowFragment => readFragment(STARTER_ROW, starter));
  const names = new Map([...offered, ...installed].map(({ source, name }) => [source, name]));
  const bySource = new Map<string, ModelRowData>();
  const replacement = ({ lifecycle }: Shared) =>
    lifecycle.replacedBy ? (names.get(lifecycle.replacedBy) ?? lifecycle.replacedBy) : null;
  for (const starter of offered) {
    bySource.set(starter.source, {
      ...starter,
      modelId: null,
      isInCatalog: true,
      isMarkedAvailable: false,
      replacement: replacement(starter),
    });
  }
  for (const model of installed) {
    bySource.set(model.source, {
      ...model,
      modelId: model.id,
      isInCatalog: bySource.has(model.source),
      replacement: replacement(model),
    });
  }
  return [...bySource.values()];
}
