import type { GenerationRequest } from '../generation/request.ts';
import { COMMON_SETTINGS } from '../generation/request.ts';
import { printable } from '../text/printable.ts';
import { referenceId } from './check-images.ts';

/** Characters of a value that a receipt shows. */
export const RECEIPT_TEXT_LIMIT = 400;

const isCommon = (name: string) => COMMON_SETTINGS.some((setting) => setting === name);

/**
 * What a setting of `extra` is called in receipts and problems: its name made printable, and `extra.` before one that is
 * called like a common setting, so that the two are never taken for each other.
 */
export function extraSettingName(name: string): string {
  return isCommon(name) ? `extra.${name}` : printable(name, 60);
}

/** The size as a person wrote it: "1024x576", "16:9", "2K wide". */
export function writtenSize(size: NonNullable<GenerationRequest['size']>): string {
  if ('dimensions' in size) return `${size.dimensions.width}x${size.dimensions.height}`;
  return 'aspectRatio' in size ? size.aspectRatio : size.preset;
}

function writtenExtra(value: GenerationRequest['extra'][number]['value']): string {
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.join(', ');
  return `${value.images.length} image${value.images.length === 1 ? '' : 's'}`;
}

/** What the caller asked for, by canonical name, as text. Only what was set: empty prompts and no previews are nothing. */
export function askedSettings(request: GenerationRequest): Map<string, string> {
  const asked = new Map<string, string>();
  const put = (name: string, value: string | number | null) => {
    if (value !== null) asked.set(name, printable(String(value), RECEIPT_TEXT_LIMIT));
  };
  put('prompt', request.prompt || null);
  put('negativePrompt', request.negativePrompt || null);
  if (request.size) put('size', writtenSize(request.size));
  put('count', request.count);
  put('seed', request.seed);
  put('steps', request.steps);
  put('guidance', request.guidance);
  put('strength', request.strength);
  put('outputFormat', request.outputFormat);
  if (request.partialImages !== 0) put('partialImages', request.partialImages);
  if (request.image) put('image', referenceId(request.image));
  if (request.mask) put('mask', referenceId(request.mask));
  if (request.referenceImages.length > 0) put('referenceImages', request.referenceImages.length);
  const set = (values: (string | number | null)[]) =>
    values.filter((value) => value !== null).join(', ') || null;
  put('referenceImages.role', set(request.referenceImages.map(({ role }) => role)));
  put('referenceImages.strength', set(request.referenceImages.map(({ strength }) => strength)));
  for (const { name, value } of request.extra) {
    asked.set(extraSettingName(name), printable(writtenExtra(value), RECEIPT_TEXT_LIMIT));
  }
  return asked;
}
