import { t } from '../messages/translate.ts';
import { modeLabel } from './format.ts';

/** Names that the API has for states, as people say them. Codes of the same look, such as environment variables, stay. */
const STATES: Readonly<Record<string, string>> = {
  QUEUED: t('queued'),
  RUNNING: t('running'),
  SAVING: t('being saved'),
  SUCCEEDED: t('finished'),
  PARTLY_SUCCEEDED: t('partly finished'),
  FAILED: t('failed'),
  CANCELING: t('being canceled'),
  CANCELED: t('canceled'),
  UNKNOWN_OUTCOME: t('outcome unknown'),
  PENDING: t('being checked'),
  READY: t('ready'),
  REJECTED: t('refused'),
};
const NAMES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(STATES),
  ...['TXT2IMG', 'IMG2IMG', 'INPAINT', 'OUTPAINT', 'UPSCALE', 'VARIATION'].map(
    (mode): [string, string] => [mode, modeLabel(mode)],
  ),
]);

/** A sentence of the server with modes and states by the words of the page: "INPAINT needs a mask" → "Inpaint needs a mask". */
export function plainWords(sentence: string): string {
  return sentence.replace(/[A-Z][A-Z0-9_]{3,}/g, (name, at: number) => {
    const plain = NAMES.get(name);
    if (plain === undefined) return name;
    // Alone at the beginning of a sentence it begins with a capital, as any word there.
    const isFirst = at === 0 || /[.!?]\s+$/.test(sentence.slice(0, at));
    return isFirst ? plain.charAt(0).toUpperCase() + plain.slice(1) : plain;
  });
}

/** The fields of an answer that hold sentences of the server's own; a provider's words and people's prompts are none. */
const SENTENCES = new Set(['message', 'reason']);

/** An answer with its sentences in plain words; the very same object where there is nothing to change. */
export function withPlainWords<T>(data: T): T {
  return changed(data) as T; // the same shape: only texts differ
}

function changed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(changed);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  let copy: Record<string, unknown> | null = null;
  for (const [key, old] of Object.entries(value)) {
    const next = typeof old === 'string' && SENTENCES.has(key) ? plainWords(old) : changed(old);
    if (next === old) continue;
    copy ??= { ...value };
    copy[key] = next;
  }
  return copy ?? value;
}
