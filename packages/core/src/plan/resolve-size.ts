import {
  DEFAULT_ASPECT_RATIO_SIZES,
  type Dimensions,
  FREE_EDGE_MAXIMUM,
  FREE_EDGE_MINIMUM,
  nearestRatio,
  ratioValue,
} from '../capabilities/aspect-ratios.ts';
import { type Capabilities, namedAspectRatios } from '../capabilities/capabilities.ts';
import type { ResolvedSize, SizeRequest } from '../generation/request.ts';

export type SizeAnswer =
  | { ok: true; size: ResolvedSize }
  | {
      ok: false;
      message: string;
      allowed: string[];
      isOutOfRange: boolean;
      nearest: ResolvedSize | null;
    };

const show = ({ width, height }: Dimensions) => `${width}x${height}`;

/** Every fixed size of a model: its ratios' pixels, then its presets'. */
export function fixedSizes(capabilities: Capabilities): ResolvedSize[] {
  const byRatio = Object.entries(capabilities.aspectRatioSizes).map(
    ([aspectRatio, { width, height }]): ResolvedSize => ({
      width,
      height,
      aspectRatio,
      preset: null,
    }),
  );
  const byPreset = capabilities.resolutionPresets.map(
    (preset): ResolvedSize => ({
      width: preset.width,
      height: preset.height,
      aspectRatio: preset.aspectRatio,
      preset,
    }),
  );
  return [...byRatio, ...byPreset];
}

/** What breaks the model's rule for free sizes, as a sentence; null where nothing does. */
export function sizeRuleProblem(
  capabilities: Capabilities,
  { width, height }: Dimensions,
): string | null {
  const rule = capabilities.sizeRule;
  if (!rule) return 'it takes no free sizes';
  const minimum = rule.minimumEdge ?? FREE_EDGE_MINIMUM;
  const maximum = rule.maximumEdge ?? FREE_EDGE_MAXIMUM;
  const pixels = width * height;
  if (width < minimum || height < minimum || width > maximum || height > maximum) {
    return `each edge must be from ${minimum} to ${maximum} pixels`;
  }
  const step = rule.multipleOf ?? 1;
  if (width % step !== 0 || height % step !== 0) return `each edge must be a multiple of ${step}`;
  if (rule.minimumPixels !== undefined && pixels < rule.minimumPixels) {
    return `width × height must be at least ${rule.minimumPixels} pixels, and is ${pixels}`;
  }
  if (rule.maximumPixels !== undefined && pixels > rule.maximumPixels) {
    return `width × height must be at most ${rule.maximumPixels} pixels, and is ${pixels}`;
  }
  const ratio = Math.max(width, height) / Math.min(width, height);
  if (rule.maximumRatio !== undefined && ratio > rule.maximumRatio) {
    return `the longer edge may be at most ${rule.maximumRatio} times the shorter`;
  }
  return null;
}

/** A ratio's pixels under a free-size rule: about a megapixel, on the rule's grid. */
function freeSizeOf(capabilities: Capabilities, aspectRatio: string): ResolvedSize | null {
  const value = ratioValue(aspectRatio);
  if (value === null || !capabilities.sizeRule) return null;
  const table = DEFAULT_ASPECT_RATIO_SIZES[aspectRatio];
  if (table && sizeRuleProblem(capabilities, table) === null)
    return { ...table, aspectRatio, preset: null };
  const step = capabilities.sizeRule.multipleOf ?? 8;
  const target = Math.max(1024 * 1024, (capabilities.sizeRule.minimumPixels ?? 0) * 1.05);
  const height = Math.max(step, Math.round(Math.sqrt(target / value) / step) * step);
  const width = Math.max(step, Math.round((height * value) / step) * step);
  return sizeRuleProblem(capabilities, { width, height }) === null
    ? { width, height, aspectRatio, preset: null }
    : null;
}

function nearestFixed(
  capabilities: Capabilities,
  { width, height }: Dimensions,
): ResolvedSize | null {
  let best: ResolvedSize | null = null;
  let bestScore = Number.POSITIVE_INFINITY;
  for (const size of fixedSizes(capabilities)) {
    if (size.width === null || size.height === null) continue;
    const byRatio = Math.abs(Math.log(width / height / (size.width / size.height)));
    const byArea = Math.abs(Math.log((width * height) / (size.width * size.height)));
    const score = byRatio * 4 + byArea;
    if (score < bestScore) {
      best = size;
      bestScore = score;
    }
  }
  return best;
}

function resolveDimensions(capabilities: Capabilities, wanted: Dimensions): SizeAnswer {
  const fixed = fixedSizes(capabilities);
  const match = fixed.find((size) => size.width === wanted.width && size.height === wanted.height);
  if (match) return { ok: true, size: match };
  const problem = sizeRuleProblem(capabilities, wanted);
  const limit = capabilities.maxImageSize;
  if (problem === null && limit && (wanted.width > limit.width || wanted.height > limit.height)) {
    return {
      ok: false,
      message: `${show(wanted)} is larger than ${show(limit)}, the model's largest picture.`,
      allowed: [],
      isOutOfRange: true,
      nearest: nearestFixed(capabilities, wanted),
    };
  }
  if (problem === null) {
    return { ok: true, size: { ...wanted, aspectRatio: null, preset: null } };
  }
  const allowed = [...new Set(fixed.map((size) => `${size.width}x${size.height}`))];
  const nearest = nearestFixed(capabilities, wanted);
  const hint = nearest ? ` The nearest of its sizes is ${nearest.width}x${nearest.height}.` : '';
  const message = capabilities.sizeRule
    ? `${show(wanted)} does not fit the model: ${problem}.${hint}`
    : `${show(wanted)} is not a size of this model. It has ${allowed.join(', ') || 'none to choose from'}.${hint}`;
  return { ok: false, message, allowed, isOutOfRange: true, nearest };
}

function resolveRatio(capabilities: Capabilities, aspectRatio: string): SizeAnswer {
  const named = namedAspectRatios(capabilities);
  const value = ratioValue(aspectRatio);
  if (value === null) {
    return {
      ok: false,
      message: `"${aspectRatio.slice(0, 40)}" is no aspect ratio. Write width:height in whole numbers, such as 16:9.`,
      allowed: named,
      isOutOfRange: false,
      nearest: null,
    };
  }
  const isAllowed = capabilities.allowedAspectRatios === null || named.includes(aspectRatio);
  const pixels = capabilities.aspectRatioSizes[aspectRatio];
  if (isAllowed && pixels) return { ok: true, size: { ...pixels, aspectRatio, preset: null } };
  const preset = capabilities.resolutionPresets.find(
    (candidate) => candidate.aspectRatio === aspectRatio,
  );
  if (isAllowed && preset) {
    return { ok: true, size: { width: preset.width, height: preset.height, aspectRatio, preset } };
  }
  const free = isAllowed ? freeSizeOf(capabilities, aspectRatio) : null;
  if (free) return { ok: true, size: free };
  // Allowed by name, and the vendor alone knows the pixels.
  if (capabilities.allowedAspectRatios?.includes(aspectRatio)) {
    return { ok: true, size: { width: null, height: null, aspectRatio, preset: null } };
  }
  const nearestName = nearestRatio(value, named);
  const nearest = nearestName ? resolveRatio(capabilities, nearestName) : null;
  return {
    ok: false,
    message: `The model has no ratio ${aspectRatio}. It has ${named.join(', ') || 'none to choose from'}.${nearestName ? ` The nearest is ${nearestName}.` : ''}`,
    allowed: named,
    isOutOfRange: false,
    nearest: nearest?.ok ? nearest.size : null,
  };
}

function resolvePreset(capabilities: Capabilities, label: string): SizeAnswer {
  const fold = (text: string) => text.trim().toLowerCase();
  const preset = capabilities.resolutionPresets.find(
    (candidate) => fold(candidate.label) === fold(label),
  );
  if (preset) {
    const { width, height, aspectRatio } = preset;
    return { ok: true, size: { width, height, aspectRatio, preset } };
  }
  const allowed = capabilities.resolutionPresets.map((candidate) => candidate.label);
  return {
    ok: false,
    message: `The model has no preset "${label.slice(0, 60)}". It has ${allowed.join(', ') || 'no presets'}.`,
    allowed,
    isOutOfRange: false,
    nearest: null,
  };
}

/** The size that a request comes to on this model, or why it has none and what is nearest. */
export function resolveSize(capabilities: Capabilities, size: SizeRequest): SizeAnswer {
  if ('dimensions' in size) return resolveDimensions(capabilities, size.dimensions);
  if ('aspectRatio' in size) return resolveRatio(capabilities, size.aspectRatio);
  return resolvePreset(capabilities, size.preset);
}
