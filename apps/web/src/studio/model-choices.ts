import type { LifecycleState } from '../gql/graphql.ts';
import { type FragmentType, graphql, readFragment } from '../gql/index.ts';
import { formatMoney } from '../lib/format.ts';

export const PICKER_MODEL = graphql(`
  fragment PickerModel on Model {
    id
    source
    key
    name
    description
    tags
    isMarkedAvailable
    provider { id slug label icon isPaid status { state } }
    capabilities { modes supportsReferenceImages maxReferenceImages supportsTransparentBackground }
    prices { unit price { amount } conditions { parameter value } }
    lifecycle { state retiresOn replacedBy }
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
    provider { id slug label icon isPaid status { state } }
    capabilities { modes supportsReferenceImages maxReferenceImages supportsTransparentBackground }
    prices { unit price { amount } conditions { parameter value } }
    lifecycle { state retiresOn replacedBy }
  }
`);

/** One line of the model picker. */
export interface ModelChoice {
  source: string;
  key: string;
  name: string;
  description: string;
  provider: { slug: string; label: string; icon: string | null } | null;
  modes: readonly string[];
  /** "from $0.04 an image", "free"; null: unknown. */
  price: string | null;
  /** Whether it can be asked right now. */
  isReady: boolean;
  /** What stands in the way; null where nothing does. */
  lack: 'needs a key' | 'not installed' | null;
  state: LifecycleState;
  retiresOn: string | null;
  /** Whether it is switched off, and so stands last. */
  isGone: boolean;
  /** The name of the model to take instead; its source where the catalog lacks it. */
  replacedBy: string | null;
}

interface Priced {
  readonly prices: readonly {
    readonly unit: string;
    readonly price: { readonly amount: string };
  }[];
  readonly provider?: { readonly isPaid: boolean } | null;
}

/** The least that an image costs, in a word or two; null where no price is known. */
export function priceOf({ prices, provider }: Priced): string | null {
  if (provider && !provider.isPaid) return 'free';
  const perImage = prices
    .filter(({ unit }) => unit === 'image')
    .map(({ price }) => price)
    .sort((one, other) => Number(one.amount) - Number(other.amount));
  const [least] = perImage;
  if (least === undefined) return prices.length > 0 ? 'priced by use' : null;
  const text = formatMoney(least);
  if (text === 'free') return text;
  return perImage.length > 1 ? `from ${text}` : text;
}

const CONFIGURED = new Set(['VERIFIED', 'UNVERIFIED', 'UNREACHABLE', 'REJECTED']);

/** Every model that can be chosen or could be after a step: ready ones first, those that are gone last. */
export function pickerChoices(
  models: readonly FragmentType<typeof PICKER_MODEL>[],
  starters: readonly (FragmentType<typeof PICKER_STARTER> & { readonly isInstalled: boolean })[],
): ModelChoice[] {
  const installed = models.map((model) => readFragment(PICKER_MODEL, model));
  const others = starters
    .filter(({ isInstalled }) => !isInstalled)
    .map((starter) => readFragment(PICKER_STARTER, starter));
  const names = new Map([...installed, ...others].map(({ source, name }) => [source, name]));
  const choiceOf = (
    model: (typeof installed)[number] | (typeof others)[number],
    isInstalled: boolean,
  ): ModelChoice => {
    const { provider, lifecycle } = model;
    const isConfigured = provider ? CONFIGURED.has(provider.status.state) : false;
    const isMarked = 'isMarkedAvailable' in model && model.isMarkedAvailable;
    return {
      source: model.source,
      key: model.key,
      name: model.name,
      description: model.description,
      provider: provider
        ? { slug: provider.slug, label: provider.label, icon: provider.icon ?? null }
        : null,
      modes: model.capabilities.modes,
      price: priceOf(model),
      isReady: isInstalled && isConfigured,
      lack: isConfigured ? (isInstalled ? null : 'not installed') : 'needs a key',
      state: lifecycle.state,
      retiresOn: lifecycle.retiresOn ?? null,
      isGone: lifecycle.state === 'RETIRED' && !isMarked,
      replacedBy: lifecycle.replacedBy
        ? (names.get(lifecycle.replacedBy) ?? lifecycle.replacedBy)
        : null,
    };
  };
  const rank = (choice: ModelChoice) =>
    (choice.isGone ? 4 : 0) + (choice.isReady ? 0 : 2) + (choice.state === 'DEPRECATED' ? 1 : 0);
  return [
    ...installed.map((model) => choiceOf(model, true)),
    ...others.map((starter) => choiceOf(starter, false)),
  ].sort((one, other) => rank(one) - rank(other));
}
