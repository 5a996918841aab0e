import { type FragmentType, graphql, readFragment } from '../gql/index.ts';
import { formatMoney } from '../lib/format.ts';
import { t } from '../messages/translate.ts';
import type { Life } from '../models/lifecycle.ts';
import type { FilterableModel } from '../models/model-filter.ts';

export const PICKER_MODEL = graphql(`
  fragment PickerModel on Model {
    id
    source
    key
    name
    description
    tags
    isMarkedAvailable
    expectedSeconds
    credentials { variable isSet }
    provider { id slug label(locale: $locale) icon isPaid status { state } }
    capabilities { modes }
    prices { unit price { amount } conditions { parameter value } }
    lifecycle { state retiresOn replacedBy note }
  }
`);

export const PICKER_STARTER = graphql(`
  fragment PickerStarter on StarterModel {
    source
    key
    name
    description
    tags
    isInstalled
    provider { id slug label(locale: $locale) icon isPaid status { state } }
    capabilities { modes }
    prices { unit price { amount } conditions { parameter value } }
    lifecycle { state retiresOn replacedBy note }
  }
`);

/** One line of the model picker. */
export interface ModelChoice extends FilterableModel {
  provider: { slug: string; label: string; icon: string | null } | null;
  /** "from $0.04 an image", "free"; null: unknown. */
  price: string | null;
  isInstalled: boolean;
  /** How long a picture took here, in seconds; null: none was made yet. */
  seconds: number | null;
  /** Whether it can be asked right now. */
  isReady: boolean;
  /** Whether its provider answered and took what is set, or needs nothing. */
  isChecked: boolean;
  /** What stands in the way; null where nothing does. */
  lack: 'key' | 'installation' | null;
  life: Life;
  note: string | null;
  /** Whether it is switched off, and so stands last. */
  isGone: boolean;
  /** The model to take instead. */
  replacedBy: Replacement | null;
}

/** The model that takes another one's place, as far as it is known here. */
export interface Replacement {
  readonly source: string;
  /** Its name; its source where it is not known here. */
  readonly name: string;
}

interface Priced {
  readonly prices: readonly {
    readonly unit: string;
    readonly price: { readonly amount: string };
  }[];
  readonly provider?: { readonly isPaid: boolean } | null;
}

/** Units of which every picture is one at the least. */
const OF_A_PICTURE: readonly string[] = ['image', 'begun-megapixel'];

/** Prices of a picture, the least first. */
const perImage = ({ prices }: Priced) =>
  prices
    .filter(({ unit }) => OF_A_PICTURE.includes(unit))
    .map(({ price }) => price)
    .sort((one, other) => Number(one.amount) - Number(other.amount));

/** The least that an image costs, in dollars; 0: free; null: not known, or priced by use. For sorting and filters alone. */
export function leastPrice(model: Priced): number | null {
  if (model.provider && !model.provider.isPaid) return 0;
  const [least] = perImage(model);
  return least === undefined ? null : Number(least.amount);
}

/** The least that an image costs, in a word or two; null where no price is known. */
export function priceOf(model: Priced): string | null {
  if (model.provider && !model.provider.isPaid) return t('free');
  const all = perImage(model);
  const [least] = all;
  if (least === undefined) return model.prices.length > 0 ? t('priced by use') : null;
  const text = formatMoney(least);
  if (text === t('free')) return text;
  const isLeast = all.length > 1 || model.prices.some(({ unit }) => unit === 'begun-megapixel');
  return isLeast ? t('from {price}', { price: text }) : text;
}

const CONFIGURED: ReadonlySet<string> = new Set([
  'VERIFIED',
  'UNVERIFIED',
  'UNREACHABLE',
  'REJECTED',
]);

/** Whether a provider has what it needs, so that its models can be asked. */
export function isConfigured(
  provider: { readonly status: { readonly state: string } } | null | undefined,
): boolean {
  return provider ? CONFIGURED.has(provider.status.state) : false;
}

/** Whether a model goes out with credentials of its own, whatever its provider has. */
export function hasOwnKey(model: {
  readonly credentials: readonly { readonly isSet: boolean }[];
}): boolean {
  return model.credentials.some(({ isSet }) => isSet);
}

/** Every model that can be chosen or could be after a step: ready ones first, those that are gone last. */
export function pickerChoices(
  models: readonly FragmentType<typeof PICKER_MODEL>[],
  starters: readonly (FragmentType<typeof PICKER_STARTER> & { readonly isInstalled: boolean })[],
): ModelChoice[] {
  const installed = models.map((model) => readFragment(PICKER_MODEL, model));
  const sources = new Set(installed.map(({ source }) => source));
  const others = starters
    .map((starter) => readFragment(PICKER_STARTER, starter))
    .filter(({ source }) => !sources.has(source));
  const names = new Map([...installed, ...others].map(({ source, name }) => [source, name]));
  const choiceOf = (
    model: (typeof installed)[number] | (typeof others)[number],
    isInstalled: boolean,
  ): ModelChoice => {
    const { source, provider, lifecycle } = model;
    const hasKey = isConfigured(provider) || ('credentials' in model && hasOwnKey(model));
    const isMarked = 'isMarkedAvailable' in model && model.isMarkedAvailable;
    const { replacedBy } = lifecycle;
    return {
      source,
      key: model.key,
      name: model.name,
      description: model.description,
      tags: model.tags,
      provider: provider
        ? { slug: provider.slug, label: provider.label, icon: provider.icon ?? null }
        : null,
      modes: model.capabilities.modes,
      price: priceOf(model),
      leastPrice: leastPrice(model),
      seconds: 'expectedSeconds' in model ? (model.expectedSeconds ?? null) : null,
      isInstalled,
      isReady: isInstalled && hasKey,
      isChecked: provider?.status.state === 'VERIFIED',
      lack: hasKey ? (isInstalled ? null : 'installation') : 'key',
      life: lifecycle,
      note: lifecycle.note ?? null,
      isGone: lifecycle.state === 'RETIRED' && !isMarked,
      replacedBy: replacedBy
        ? { source: replacedBy, name: names.get(replacedBy) ?? replacedBy }
        : null,
    };
  };
  const rank = ({ isGone, isReady, life }: ModelChoice) =>
    (isGone ? 4 : 0) + (isReady ? 0 : 2) + (life.state === 'DEPRECATED' ? 1 : 0);
  return [
    ...installed.map((model) => choiceOf(model, true)),
    ...others.map((starter) => choiceOf(starter, false)),
  ].sort((one, other) => rank(one) - rank(other));
}
