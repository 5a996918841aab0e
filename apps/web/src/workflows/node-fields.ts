import { t } from '../messages/translate.ts';

/** A key of a node that is one text or number. */
export interface PlainField {
  readonly key: string;
  readonly label: string;
  readonly isNumber: boolean;
}

/** What nodes that make pictures may say beside model, prompt, ratio, seed and pictures. */
export const MORE_FIELDS: readonly PlainField[] = [
  { key: 'count', label: t('Pictures'), isNumber: true },
  { key: 'strength', label: t('Strength'), isNumber: true },
  { key: 'steps', label: t('Steps'), isNumber: true },
  { key: 'guidance', label: t('Guidance'), isNumber: true },
  { key: 'width', label: t('Width'), isNumber: true },
  { key: 'height', label: t('Height'), isNumber: true },
  { key: 'preset', label: t('Named size'), isNumber: false },
  { key: 'output_format', label: t('File format'), isNumber: false },
  { key: 'max_cost', label: t('Cap, in US dollars'), isNumber: false },
];

/** What nodes that Darkroom does by itself say, by their type. A list of choices: one of them is taken. */
export const TOOL_FIELDS: Readonly<
  Record<string, readonly (PlainField & { readonly choices?: readonly ToolChoice[] })[]>
> = {
  resize: [
    { key: 'width', label: t('Width'), isNumber: true },
    { key: 'height', label: t('Height'), isNumber: true },
    {
      key: 'fit',
      label: t('Fit'),
      isNumber: false,
      choices: [
        { value: '', label: t('All of it, within the size') },
        { value: 'cover', label: t('Fill the size, and cut what is over') },
        { value: 'exact', label: t('Stretch to the size') },
      ],
    },
  ],
  mask: [
    {
      key: 'marks',
      label: t('What is painted anew'),
      isNumber: false,
      choices: [
        { value: '', label: t('What is bright') },
        { value: 'holes', label: t('What is transparent') },
      ],
    },
  ],
  save: [
    {
      key: 'format',
      label: t('File format'),
      isNumber: false,
      choices: [
        { value: '', label: t('As it is') },
        { value: 'png', label: 'PNG' },
        { value: 'jpeg', label: 'JPEG' },
        { value: 'webp', label: 'WebP' },
      ],
    },
    { key: 'filename', label: t('File name'), isNumber: false },
  ],
};

interface ToolChoice {
  /** Empty: nothing is written, and this is what counts then. */
  readonly value: string;
  readonly label: string;
}

/** Keys that every node that makes pictures shows. */
const SHOWN: readonly string[] = [
  'type',
  'model',
  'prompt',
  'negative_prompt',
  'aspect_ratio',
  'seed',
  'image',
  'mask',
  'reference_images',
];

/** The keys of a node that have a field, by its type; of a type that nobody knows the type alone. */
export function fieldKeys(type: string | null, isTool: boolean): ReadonlySet<string> {
  if (type === null) return new Set(['type']);
  if (isTool) return new Set(['type', 'image', ...(TOOL_FIELDS[type] ?? []).map(({ key }) => key)]);
  return new Set([...SHOWN, ...MORE_FIELDS.map(({ key }) => key)]);
}

/** What a text that was typed comes to: a number where it is written as one, else the text, for the server to judge. */
export function typedValue(text: string, isNumber: boolean): string | number {
  const number = Number(text);
  const isPlain = text.trim() !== '' && Number.isFinite(number) && String(number) === text;
  return isNumber && isPlain && Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : text;
}

/** Digits as a seed: a number as long as JSON keeps its digits, else a text. */
export function seedValue(text: string): string | number {
  return typedValue(text.replace(/\D/g, '').slice(0, 20), true);
}
