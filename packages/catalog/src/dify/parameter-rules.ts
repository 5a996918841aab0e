import { nearestWord } from '@darkroom/core';
import type { Problems } from '../problem.ts';
import {
  isList,
  isMap,
  type Located,
  type LocatedMap,
  mapOf,
  scalar,
  textOf,
} from '../yaml/located.ts';
import { type FoldTable, foldKeys, plainText } from './fold.ts';

type Defaults = Readonly<Record<string, string | number | boolean>>;

/** What `use_template` fills in: the common settings of language models, with their usual ranges. */
const TEMPLATES: Readonly<Record<string, Defaults>> = {
  temperature: { type: 'float', label: 'Temperature', min: 0, max: 1, default: 0 },
  top_p: { type: 'float', label: 'Top P', min: 0, max: 1, default: 1 },
  top_k: { type: 'int', label: 'Top K', min: 1, max: 100, default: 50 },
  presence_penalty: { type: 'float', label: 'Presence penalty', min: 0, max: 1, default: 0 },
  frequency_penalty: { type: 'float', label: 'Frequency penalty', min: 0, max: 1, default: 0 },
  max_tokens: { type: 'int', label: 'Max tokens', min: 1, max: 2048, default: 64 },
  response_format: { type: 'string', label: 'Response format' },
  json_schema: { type: 'text', label: 'JSON schema' },
};

const RULE_KEYS: FoldTable = {
  min: 'minimum',
  max: 'maximum',
  required: 'isRequired',
  options: 'values',
  label: { to: 'label', value: plainText },
  help: { to: 'description', value: plainText },
};

/** The template first; what the rule says itself wins, zero included. */
function applyTemplate(rule: LocatedMap, problems: Problems): LocatedMap {
  const use = rule.entries.get('use_template');
  if (!use) return rule;
  const name = textOf(use.value) ?? '';
  const template = Object.hasOwn(TEMPLATES, name) ? TEMPLATES[name] : undefined;
  if (!template) {
    const nearest = nearestWord(name, Object.keys(TEMPLATES));
    problems.add(
      use.value.place,
      `There is no template "${name}". ${nearest ? `Did you mean "${nearest}"?` : `There are ${Object.keys(TEMPLATES).join(', ')}.`}`,
      { nearest },
    );
    return rule;
  }
  const entries = new Map(rule.entries);
  entries.delete('use_template');
  for (const [key, value] of Object.entries(template)) {
    if (!entries.has(key))
      entries.set(key, { key: use.key, value: scalar(value, use.value.place) });
  }
  return { ...rule, entries };
}

function foldRule(rule: LocatedMap, problems: Problems): LocatedMap {
  const filled = applyTemplate(rule, problems);
  const { entries } = foldKeys(filled, RULE_KEYS, problems);
  const precision = entries.get('precision');
  entries.delete('precision');
  if (precision?.value.kind === 'scalar' && typeof precision.value.value === 'number') {
    const step = scalar(Number((10 ** -precision.value.value).toFixed(12)), precision.value.place);
    if (textOf(entries.get('type')?.value) === 'float')
      entries.set('step', { key: precision.key, value: step });
  }
  const type = entries.get('type');
  const written = textOf(type?.value);
  if (type && (written === 'string' || written === 'text')) {
    const hasValues = isList(entries.get('values')?.value);
    entries.set('type', {
      ...type,
      value: { ...scalar(hasValues ? 'enum' : 'text', type.value.place), raw: written },
    });
  }
  const name = entries.get('name');
  if (!entries.has('label') && name) entries.set('label', { ...name, value: name.value });
  return { ...rule, entries };
}

/** Dify's `parameter_rules` as our `parameters`. */
export function foldParameterRules(node: Located, problems: Problems): Located {
  if (!isList(node)) return node;
  return {
    ...node,
    items: node.items.map((item) => (isMap(item) ? foldRule(item, problems) : item)),
  };
}

/** Dify's `pricing` (tokens alone, dollars) as our prices, as of the day on which the file was last changed. */
export function foldPricing(node: Located, asOf: string, problems: Problems): Located {
  if (!isMap(node)) return node;
  const unit = node.entries.get('unit');
  const size = unit?.value.kind === 'scalar' ? Number(unit.value.value) : 0;
  const currency = node.entries.get('currency');
  if (!currency || textOf(currency.value) !== 'USD') {
    problems.add(
      currency?.value.place ?? node.place,
      currency
        ? 'Prices are in dollars here: "currency: USD". The prices are left out.'
        : 'The prices name no currency. Write "currency: USD". They are left out.',
      { isLeftOut: false },
    );
    return { kind: 'list', place: node.place, items: [] };
  }
  if (!(size > 0)) {
    problems.add(
      unit?.value.place ?? node.place,
      'The unit of a price is a number above 0, such as 0.001 for a price per thousand tokens.',
    );
    return { kind: 'list', place: node.place, items: [] };
  }
  const units = [
    ['input', 'text-input-token'],
    ['output', 'text-output-token'],
  ] as const;
  const items = units.flatMap(([name, ours]) => {
    const price = node.entries.get(name);
    if (!price) return [];
    const amount =
      price.value.kind === 'scalar'
        ? scalar(String(price.value.value), price.value.place)
        : price.value;
    return mapOf(node.place, [
      ['unit', scalar(ours, price.value.place)],
      ['price', amount],
      ['per', scalar(Math.round(1 / size), unit?.value.place ?? node.place)],
      ['source', scalar("the model's file", price.value.place)],
      ['asOf', scalar(asOf, price.value.place)],
    ]);
  });
  return { kind: 'list', place: node.place, items };
}
