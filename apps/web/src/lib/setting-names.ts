import { t } from '../messages/translate.ts';
import { words } from './format.ts';

const COMMON: Readonly<Record<string, string>> = {
  count: t('Pictures'),
  image: t('Input image'),
  negativePrompt: t('Negative prompt'),
  outputFormat: t('File format'),
  partialImages: t('Previews'),
  referenceImages: t('Reference images'),
};

/**
 * A setting's name as people read it. One of the model's own settings goes by its label where `labels` has it, else its
 * name is taken apart: "output_compression" and "outputCompression" → "Output compression".
 */
export function settingName(
  name: string,
  labels: readonly { readonly name: string; readonly label: string }[] = [],
): string {
  const own = labels.find((one) => one.name === name)?.label;
  return own ?? COMMON[name] ?? words(name.replace(/([a-z0-9])([A-Z])/g, '$1_$2'));
}

const OUTCOMES: Readonly<Record<string, string>> = {
  APPLIED: t('sent as asked'),
  RENAMED: t('sent by another name'),
  CONVERTED: t('sent in another form'),
  CLAMPED: t('moved to the nearest that the model takes'),
  EMULATED: t('done by Darkroom itself'),
  DROPPED: t('not sent'),
  REFUSED: t('refused'),
};

/** What became of a setting, in words. */
export function outcomeText(outcome: string): string {
  return OUTCOMES[outcome] ?? words(outcome).toLowerCase();
}
