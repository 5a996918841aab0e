import type { ParameterInput, SizeInput } from '../gql/graphql.ts';
import { t } from '../messages/translate.ts';
import { UnreadableError } from './unreadable-error.ts';

/** Generations that one batch may hold: more seeds than that are never wanted. */
const MOST_SEEDS = 10_000n;
const SEED_MAXIMUM = 18_446_744_073_709_551_615n;

/** Seeds as people write them: 7, 1..8 or 1,2,5. @throws UnreadableError */
export function seedsOf(text: string): string[] {
  const parts = text.replaceAll(/\s*\.\.\s*/g, '..').split(/[,\s]+/);
  return parts.flatMap((part) => {
    if (part.trim() === '') return [];
    const range = /^(\d{1,20})\.\.(\d{1,20})$/.exec(part.trim());
    if (range === null) return [String(seedOf(part))];
    const first = seedOf(range[1] ?? '');
    const last = seedOf(range[2] ?? '');
    if (last < first)
      throw new UnreadableError(t('The seeds “{part}” end before they begin.', { part }));
    if (last - first >= MOST_SEEDS)
      throw new UnreadableError(
        t('“{part}” is more than {most} seeds.', { part, most: Number(MOST_SEEDS) }),
      );
    return Array.from({ length: Number(last - first) + 1 }, (_, index) =>
      String(first + BigInt(index)),
    );
  });
}

function seedOf(text: string): bigint {
  const digits = text.trim();
  if (/^\d{1,20}$/.test(digits) && BigInt(digits) <= SEED_MAXIMUM) return BigInt(digits);
  throw new UnreadableError(
    t('“{text}” is no seed. Write whole numbers such as 7, 1..8 or 1,2,5.', { text }),
  );
}

/** A size as people write it: 16:9, 1024x576, and anything else as the label of a model's preset, which the server judges. */
export function sizeOf(text: string): SizeInput {
  const wanted = text.trim();
  if (/^\d{1,5}(\.\d{1,4})?:\d{1,5}(\.\d{1,4})?$/.test(wanted)) return { aspectRatio: wanted };
  const pixels = /^(\d{1,6})\s*[x×*]\s*(\d{1,6})$/i.exec(wanted);
  return pixels
    ? { dimensions: { width: Number(pixels[1]), height: Number(pixels[2]) } }
    : { preset: wanted };
}

/** A whole number in a column; null where there is none. @throws UnreadableError */
export function wholeNumberOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (/^[+-]?\d{1,9}$/.test(text.trim())) return value;
  throw new UnreadableError(t('“{text}” is no whole number.', { text }));
}

/** Dollars as the API takes them; null where nothing is written. @throws UnreadableError */
export function dollarsOf(text: string): { amount: string } | null {
  const amount = text.trim().replace(/^\$/, '');
  if (amount === '') return null;
  if (/^\d{1,9}(\.\d{1,6})?$/.test(amount)) return { amount };
  throw new UnreadableError(t('An amount such as 10 or 0.50, with a point.'));
}

/** The kinds of a model's own settings by name, as the API tells them: "IntParameter". */
export type ParameterKinds = ReadonlyMap<string, string>;

const WORDS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  '1': true,
  false: false,
  no: false,
  off: false,
  '0': false,
};

/** One of a model's own settings, in the type that the model's has; as text where it is not known, for the server to judge. @throws UnreadableError */
export function parameterOf(name: string, text: string, kinds: ParameterKinds): ParameterInput {
  const kind = kinds.get(name);
  const wrong = (what: string) => new UnreadableError(`${name}: ${what}`);
  if (kind === 'ImageParameter') throw wrong(t('a file of rows cannot hold pictures.'));
  if (kind === 'IntParameter') {
    if (/^[+-]?\d{1,9}$/.test(text)) return { name, value: { int: Number(text) } };
    throw wrong(t('“{text}” is no whole number.', { text }));
  }
  if (kind === 'FloatParameter') {
    if (text.trim() !== '' && Number.isFinite(Number(text)))
      return { name, value: { float: Number(text) } };
    throw wrong(t('“{text}” is no number.', { text }));
  }
  if (kind === 'BooleanParameter') {
    const boolean = WORDS[text.toLowerCase()];
    if (boolean !== undefined) return { name, value: { boolean } };
    throw wrong(t('true or false is wanted.'));
  }
  return { name, value: { string: text } };
}
