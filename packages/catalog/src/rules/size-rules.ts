import { type Dimensions, type ModelRecord, ratioValue, resolveSize } from '@darkroom/core';
import type { Teller } from './teller.ts';

/** How far the pixels of a ratio may be from it: vendors round to their grids. */
const RATIO_TOLERANCE = 1.1;

const show = ({ width, height }: Dimensions) => `${width}x${height}`;

function checkShape(path: PropertyKey[], ratio: string, size: Dimensions, tell: Teller): void {
  const value = ratioValue(ratio);
  if (value === null) return;
  const off = size.width / size.height / value;
  if (off > RATIO_TOLERANCE || off < 1 / RATIO_TOLERANCE) {
    tell(path, `${show(size)} is not ${ratio}. Are width and height in the right places?`);
  }
}

/** Every ratio, preset and default size passes the model's own rules. */
export function checkSizes(model: ModelRecord, tell: Teller): void {
  const { capabilities, defaultSettings } = model;
  const { aspectRatioSizes, resolutionPresets, maxImageSize, allowedAspectRatios } = capabilities;
  const fits = (path: PropertyKey[], size: Dimensions) => {
    if (maxImageSize && (size.width > maxImageSize.width || size.height > maxImageSize.height)) {
      tell(path, `${show(size)} is larger than maxImageSize, ${show(maxImageSize)}.`);
    }
  };
  const passes = (path: PropertyKey[], asked: Parameters<typeof resolveSize>[1]) => {
    const answer = resolveSize(capabilities, asked);
    if (!answer.ok) tell(path, answer.message);
  };
  for (const [ratio, size] of Object.entries(aspectRatioSizes)) {
    const path = ['capabilities', 'aspectRatioSizes', ratio];
    passes(path, { aspectRatio: ratio });
    checkShape(path, ratio, size, tell);
    fits(path, size);
  }
  (allowedAspectRatios ?? []).forEach((ratio, index) => {
    passes(['capabilities', 'allowedAspectRatios', index], { aspectRatio: ratio });
  });
  const labels = resolutionPresets.map((preset) => preset.label.trim().toLowerCase());
  resolutionPresets.forEach((preset, index) => {
    const path = ['capabilities', 'resolutionPresets', index];
    if (labels.indexOf(labels[index] ?? '') !== index)
      tell([...path, 'label'], `The preset "${preset.label}" stands here twice.`);
    passes(path, { preset: preset.label });
    checkShape(path, preset.aspectRatio, preset, tell);
    if (allowedAspectRatios && !allowedAspectRatios.includes(preset.aspectRatio)) {
      tell([...path, 'aspectRatio'], `${preset.aspectRatio} is none of allowedAspectRatios.`);
    }
  });
  const { width, height } = defaultSettings;
  if ((width === null) !== (height === null)) {
    tell(['defaultSettings'], 'A default size has both a width and a height.');
  } else if (width !== null && height !== null) {
    passes(['defaultSettings', 'width'], { dimensions: { width, height } });
  }
}
