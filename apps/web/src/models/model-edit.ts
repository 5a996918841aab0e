/** What a person changes of a model, as the form holds it: text, empty where the catalog's counts. */
export interface ModelEdit {
  name: string;
  description: string;
  /** Dollars for one picture. */
  price: string;
  /** An object in JSON. */
  capabilities: string;
  defaultSettings: string;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object of a text; null where it is empty, undefined where it is none. */
export function readJson(text: string): Record<string, unknown> | null | undefined {
  if (text.trim() === '') return null;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
const jsonOf = (value: unknown) => (isObject(value) ? JSON.stringify(value, null, 2) : '');

/** What is changed of a model so far, as the API's `overrides` tell it. */
export function editOf(overrides: Readonly<Record<string, unknown>> | null): ModelEdit {
  const prices: unknown = overrides?.prices;
  const first: unknown = Array.isArray(prices) && prices.length === 1 ? prices[0] : null;
  return {
    name: textOf(overrides?.name),
    description: textOf(overrides?.description),
    price: isObject(first) ? textOf(first.price) : '',
    capabilities: jsonOf(overrides?.capabilities),
    defaultSettings: jsonOf(overrides?.defaultSettings),
  };
}

/**
 * What to send: each part whole, null where it goes back to the catalog's.
 *
 * @param today The day that a price of one's own is as of, such as "2026-11-21".
 */
export function updateOf(edit: ModelEdit, today: string) {
  const price = edit.price.trim();
  return {
    name: edit.name.trim() || null,
    description: edit.description.trim() || null,
    capabilities: readJson(edit.capabilities) ?? null,
    defaultSettings: readJson(edit.defaultSettings) ?? null,
    prices: price === '' ? null : [{ unit: 'image', price, source: 'own', asOf: today }],
  };
}
