import { FREE_EDGE_MAXIMUM, FREE_EDGE_MINIMUM, ratioValue } from '@darkroom/core';
import { t } from '../messages/translate.ts';
import type { DraftSize } from './draft.ts';
import type { ModelCapabilities } from './model-controls.ts';

export interface RatioChoice {
  ratio: string;
  /** Pixels, where they are known. */
  width: number | null;
  height: number | null;
}

/** How a size can be asked for. */
export interface SizeChoices {
  ratios: readonly RatioChoice[];
  presets: ModelCapabilities['resolutionPresets'];
  /** Exact pixels; null: the model takes none of one's own. */
  pixels: { minimum: number; maximum: number; step: number } | null;
}

/** The ways to ask a model for a size. */
export function sizeChoices(
  capabilities: Pick<
    ModelCapabilities,
    'aspectRatioSizes' | 'allowedAspectRatios' | 'resolutionPresets' | 'sizeRule'
  >,
): SizeChoices {
  const { aspectRatioSizes, allowedAspectRatios, resolutionPresets, sizeRule } = capabilities;
  const names = new Set([
    ...aspectRatioSizes.map(({ aspectRatio }) => aspectRatio),
    ...(allowedAspectRatios ?? []),
  ]);
  const ratios = [...names]
    .filter((ratio) => !allowedAspectRatios || allowedAspectRatios.includes(ratio))
    .map((ratio): RatioChoice => {
      const size = aspectRatioSizes.find(({ aspectRatio }) => aspectRatio === ratio);
      return { ratio, width: size?.width ?? null, height: size?.height ?? null };
    })
    .sort((one, other) => (ratioValue(one.ratio) ?? 1) - (ratioValue(other.ratio) ?? 1));
  return {
    ratios,
    presets: resolutionPresets,
    pixels: sizeRule?.isFree
      ? {
          minimum: sizeRule.minimumEdge ?? FREE_EDGE_MINIMUM,
          maximum: sizeRule.maximumEdge ?? FREE_EDGE_MAXIMUM,
          step: sizeRule.multipleOf ?? 1,
        }
      : null,
  };
}

/** Exact pixels by the name that the model has for them: a ratio or a preset of just this size. */
export function namedSize(size: DraftSize, choices: SizeChoices): DraftSize {
  if (size.kind !== 'pixels') return size;
  const isSame = (other: { width: number | null; height: number | null }) =>
    other.width === size.width && other.height === size.height;
  const ratio = choices.ratios.find(isSame);
  if (ratio) return { kind: 'ratio', ratio: ratio.ratio };
  const preset = choices.presets.find(isSame);
  return preset ? { kind: 'preset', label: preset.label } : size;
}

/** Whether the model offers this size. Limits beyond the edges (pixels in all, ratio) are the plan's to tell. */
export function sizeFits(size: DraftSize, choices: SizeChoices): boolean {
  switch (size.kind) {
    case 'default':
      return true;
    case 'ratio':
      return choices.ratios.some(({ ratio }) => ratio === size.ratio);
    case 'preset':
      return choices.presets.some(({ label }) => label === size.label);
    case 'pixels': {
      const { pixels } = choices;
      const isOnGrid = (edge: number) =>
        pixels !== null &&
        edge >= pixels.minimum &&
        edge <= pixels.maximum &&
        edge % pixels.step === 0;
      return isOnGrid(size.width) && isOnGrid(size.height);
    }
  }
}

/** The pixels that a size comes to as far as they are known here, for the shape of the tiles that wait. */
export function sizePixels(
  size: DraftSize,
  choices: SizeChoices,
  fallback: { readonly width?: number | null; readonly height?: number | null },
): { width: number; height: number } {
  const standard = { width: fallback.width ?? 1024, height: fallback.height ?? 1024 };
  switch (size.kind) {
    case 'default':
      return standard;
    case 'pixels':
      return { width: size.width, height: size.height };
    case 'preset': {
      const preset = choices.presets.find(({ label }) => label === size.label);
      return preset ? { width: preset.width, height: preset.height } : standard;
    }
    case 'ratio': {
      const choice = choices.ratios.find(({ ratio }) => ratio === size.ratio);
      if (choice?.width && choice.height) return { width: choice.width, height: choice.height };
      const value = ratioValue(size.ratio) ?? 1;
      return {
        width: Math.round(1024 * Math.sqrt(value)),
        height: Math.round(1024 / Math.sqrt(value)),
      };
    }
  }
}

/** A size as people read it: "16:9", "2K wide", "1536 × 1024", "default size". */
export function sizeLabel(size: DraftSize): string {
  if (size.kind === 'ratio') return size.ratio;
  if (size.kind === 'preset') return size.label;
  if (size.kind === 'pixels') return `${size.width} × ${size.height}`;
  return t('default size');
}
