import type { GenerationMode } from '../gql/graphql.ts';
import { modeLabel } from '../lib/format.ts';
import { t } from '../messages/translate.ts';

/** What of a model searches and filters go by. */
export interface FilterableModel {
  readonly name: string;
  readonly key: string;
  readonly source: string;
  readonly description: string;
  readonly provider: { readonly slug: string; readonly label: string } | null;
  readonly modes: readonly GenerationMode[];
  readonly tags: readonly string[];
  /** The least that an image costs, in dollars; 0: free; null: not known, or priced by use. */
  readonly leastPrice: number | null;
}

/** What a person looks for. Null: any. */
export interface ModelFilter {
  readonly search: string;
  readonly mode: string | null;
  readonly provider: string | null;
  /** The most that an image may cost, in dollars. Models of unknown price are left out then. */
  readonly maximumPrice: number | null;
}

export const NO_FILTER: ModelFilter = {
  search: '',
  mode: null,
  provider: null,
  maximumPrice: null,
};

/** Every mode, in the order in which people meet them. */
export const MODES: readonly GenerationMode[] = [
  'TXT2IMG',
  'IMG2IMG',
  'INPAINT',
  'OUTPAINT',
  'UPSCALE',
  'VARIATION',
];

/** Prices to filter by: the value for the address, and what a person reads. */
export const PRICE_CHOICES: readonly { readonly value: string; readonly label: string }[] = [
  { value: '0', label: t('Free') },
  { value: '0.01', label: t('Up to $0.01') },
  { value: '0.03', label: t('Up to $0.03') },
  { value: '0.05', label: t('Up to $0.05') },
  { value: '0.1', label: t('Up to $0.10') },
];

/** A price as the address has it; null where it is none. */
export function priceOfText(text: string | null): number | null {
  const price = text === null || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(price) && price >= 0 ? price : null;
}

/** All that can be searched of a model, kept for as long as the model's object lives. */
const texts = new WeakMap<FilterableModel, string>();

function textOf(model: FilterableModel): string {
  const known = texts.get(model);
  if (known !== undefined) return known;
  const text = [
    model.name,
    model.key,
    model.source,
    model.provider?.label,
    model.description,
    model.leastPrice === 0 ? t('free') : '',
    ...model.tags,
    ...model.modes,
    ...model.modes.map(modeLabel),
  ]
    .join(' ')
    .toLowerCase();
  texts.set(model, text);
  return text;
}

/** Whether a model is what is looked for: every word of the search is somewhere in what is told of it. */
export function passes(model: FilterableModel, filter: ModelFilter): boolean {
  const { mode, provider, maximumPrice } = filter;
  if (mode !== null && !model.modes.some((one) => one === mode)) return false;
  if (provider !== null && model.provider?.slug !== provider) return false;
  if (maximumPrice !== null && (model.leastPrice === null || model.leastPrice > maximumPrice)) {
    return false;
  }
  const text = textOf(model);
  return filter.search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Whether anything is looked for at all. */
export function isFiltering({ search, mode, provider, maximumPrice }: ModelFilter): boolean {
  return search.trim() !== '' || mode !== null || provider !== null || maximumPrice !== null;
}
