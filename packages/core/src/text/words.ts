import type { GenerationMode } from '../capabilities/modes.ts';
import type { GenerationStatus } from '../generation/states.ts';

/** What people call a mode. */
export const MODE_WORDS: Readonly<Record<GenerationMode, string>> = {
  txt2img: 'text to image',
  img2img: 'image to image',
  inpaint: 'inpainting',
  outpaint: 'outpainting',
  upscale: 'upscaling',
  variation: 'variations',
};

/** The same of what is thought to be a mode. */
export const modeWords = (mode: unknown): string =>
  Object.entries(MODE_WORDS).find(([name]) => name === mode)?.[1] ?? String(mode);

/** What became, or becomes, of a generation: behind "It …". */
export const STATUS_WORDS: Readonly<Record<GenerationStatus, string>> = {
  QUEUED: 'waits for its turn',
  RUNNING: 'is running',
  SAVING: 'is being saved',
  SUCCEEDED: 'succeeded',
  PARTLY_SUCCEEDED: 'succeeded in part',
  FAILED: 'failed',
  CANCELING: 'is being canceled',
  CANCELED: 'was canceled',
  UNKNOWN_OUTCOME: 'ended, and nobody knows how',
};

/** Common settings whose names are not words already. */
const SETTING_WORDS: Readonly<Record<string, string>> = {
  mode: 'mode',
  image: 'input image',
  negativePrompt: 'negative prompt',
  referenceImages: 'reference images',
  partialImages: 'previews',
  outputFormat: 'file format',
  aspectRatio: 'aspect ratio',
  imageSize: 'image size',
  maxCost: 'cost limit',
  count: 'number of images',
};

/** What people call a setting in a sentence: a model's own parameters by the name under which they are given. */
export const settingWords = (name: string): string => SETTING_WORDS[name] ?? name;

/** "the file format"; a model's own parameter stands without an article. */
export const settingWithArticle = (name: string): string =>
  name in SETTING_WORDS ? `the ${settingWords(name)}` : name;

/** "a, b or c". */
export const orList = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/** Begins a sentence with a word. */
export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
