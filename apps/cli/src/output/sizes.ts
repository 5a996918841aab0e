import type { AnyModel } from './model.ts';

type Sized = Pick<
  AnyModel['capabilities'],
  'aspectRatioSizes' | 'allowedAspectRatios' | 'resolutionPresets' | 'sizeRule' | 'maxImageSize'
>;

const grouped = (count: number) => count.toLocaleString('en-US');

/** What binds a free size as a whole, beside its edges; empty where nothing does. */
function pixelsOf({ minimumPixels, maximumPixels }: NonNullable<Sized['sizeRule']>): string {
  if (maximumPixels === null)
    return minimumPixels === null ? '' : `${grouped(minimumPixels)} pixels or more in all`;
  return minimumPixels === null
    ? `${grouped(maximumPixels)} pixels at most in all`
    : `${grouped(minimumPixels)} to ${grouped(maximumPixels)} pixels in all`;
}

/** The rule for free sizes in a line; empty where there are none. */
function ruleOf(rule: Sized['sizeRule']): string {
  if (rule?.isFree !== true) return '';
  const { minimumEdge, maximumEdge, multipleOf, maximumRatio } = rule;
  return [
    `any from ${minimumEdge ?? 1} to ${maximumEdge ?? '…'} px an edge`,
    (multipleOf ?? 1) === 1 ? '' : `in steps of ${multipleOf}`,
    pixelsOf(rule),
    maximumRatio === null ? '' : `the longer edge at most ${maximumRatio} times the shorter`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** The largest picture, where the rule for free sizes does not say as much: an edge and all pixels bind each by itself. */
function largestOf({ sizeRule, maxImageSize }: Sized): string {
  if (maxImageSize === null) return '';
  const { width, height } = maxImageSize;
  const edge = sizeRule?.isFree === true ? sizeRule.maximumEdge : null;
  if (edge !== null && width >= edge && height >= edge) return '';
  const most = `at most ${width} px across and ${height} px down`;
  const pixels = sizeRule?.maximumPixels ?? null;
  return pixels === null || pixels >= width * height || sizeRule?.isFree === true
    ? most
    : `${most}, and ${grouped(pixels)} pixels in all`;
}

/** The sizes of a model, a line a kind. */
export function renderSizes(capabilities: Sized): string {
  const { aspectRatioSizes, allowedAspectRatios, resolutionPresets, sizeRule } = capabilities;
  const exact = aspectRatioSizes.map(
    ({ aspectRatio, width, height }) => `${aspectRatio} (${width}×${height})`,
  );
  const known = new Set(aspectRatioSizes.map(({ aspectRatio }) => aspectRatio));
  const named = (allowedAspectRatios ?? []).filter((ratio) => !known.has(ratio));
  const presets = resolutionPresets.map(
    ({ label, width, height }) => `${label} (${width}×${height})`,
  );
  return [
    [...exact, ...named].join(', '),
    presets.length === 0 ? '' : `presets: ${presets.join(', ')}`,
    ruleOf(sizeRule),
    largestOf(capabilities),
  ]
    .filter((line) => line !== '')
    .join('\n');
}
