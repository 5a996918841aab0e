import { type Dimensions, nearestRatio, ratioValue } from '../capabilities/aspect-ratios.ts';
import { type Capabilities, namedAspectRatios } from '../capabilities/capabilities.ts';
import type { ResolvedSize, SizeRequest } from '../generation/request.ts';
import { nearestWord } from '../text/nearest.ts';
import { printable } from '../text/printable.ts';
import {
  freeSizeOfRatio,
  nearestFreeSize,
  showSize,
  sizeDistance,
  sizeRuleProblem,
} from './size-rule.ts';

export type SizeAnswer =
  | { ok: true; size: ResolvedSize }
  | {
      ok: false;
      message: string;
      allowed: string[];
      isOutOfRange: boolean;
      nearest: ResolvedSize | null;
    };

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

/** The size, fixed or free, that is nearest to a wanted one; null where the wanted one is no size at all. */
function nearestSize(capabilities: Capabilities, wanted: Dimensions): ResolvedSize | null {
  const free = nearestFreeSize(capabilities, wanted);
  let best: ResolvedSize | null = free ? { ...free, aspectRatio: null, preset: null } : null;
  let bestDistance = free ? sizeDistance(free, wanted) : Number.POSITIVE_INFINITY;
  for (const size of fixedSizes(capabilities)) {
    if (size.width === null || size.height === null) continue;
    const distance = sizeDistance({ width: size.width, height: size.height }, wanted);
    // A size with a name is taken before a free one that is as near.
    if (distance < bestDistance || (distance === bestDistance && best?.aspectRatio === null)) {
      best = size;
      bestDistance = distance;
    }
  }
  return best;
}

/** So many names stand in one sentence; of more the nearest few do. */
const NAMES_MAXIMUM = 12;
const NEAREST_NAMES = 5;

/** The sizes that a model has: all of a few, of many those nearest to what was wanted. */
function sizesInWords(fixed: readonly ResolvedSize[], wanted: Dimensions): string {
  const sizes = new Map<string, number>();
  for (const { width, height } of fixed) {
    if (width === null || height === null) continue;
    sizes.set(`${width}x${height}`, sizeDistance({ width, height }, wanted));
  }
  if (sizes.size === 0) return 'It has none to choose from';
  if (sizes.size <= NAMES_MAXIMUM) return `It has ${[...sizes.keys()].join(', ')}`;
  const nearest = [...sizes].sort(([, left], [, right]) => left - right).slice(0, NEAREST_NAMES);
  return `It has ${sizes.size}, such as ${nearest.map(([name]) => name).join(', ')}`;
}

function resolveDimensions(capabilities: Capabilities, wanted: Dimensions): SizeAnswer {
  const fixed = fixedSizes(capabilities);
  const match = fixed.find((size) => size.width === wanted.width && size.height === wanted.height);
  if (match) return { ok: true, size: match };
  const problem = sizeRuleProblem(capabilities, wanted);
  if (problem === null) {
    return { ok: true, size: { ...wanted, aspectRatio: null, preset: null } };
  }
  const allowed = [...new Set(fixed.map((size) => `${size.width}x${size.height}`))];
  const nearest = nearestSize(capabilities, wanted);
  const hint = nearest ? ` The nearest that fits is ${nearest.width}x${nearest.height}.` : '';
  const message = capabilities.sizeRule
    ? `${showSize(wanted)} does not fit the model: ${problem}.${hint}`
    : `${showSize(wanted)} is not a size of this model. ${sizesInWords(fixed, wanted)}.${hint}`;
  return { ok: false, message, allowed, isOutOfRange: true, nearest };
}

/** A ratio as the model names it: "32:18" is its "16:9". */
function namedAs(aspectRatio: string, value: number, named: readonly string[]): string {
  if (named.includes(aspectRatio)) return aspectRatio;
  return named.find((name) => ratioValue(name) === value) ?? aspectRatio;
}

function malformedRatio(capabilities: Capabilities, text: string): SizeAnswer {
  const named = namedAspectRatios(capabilities);
  const nearest = nearestWord(text.normalize('NFKC').replaceAll(/[x×*/]/gi, ':'), named);
  return {
    ok: false,
    message: `"${printable(text, 40)}" is no aspect ratio. Write width:height, such as 16:9.${nearest ? ` Did you mean ${nearest}?` : ''}${named.length > 0 ? ` The model has ${named.join(', ')}.` : ''}`,
    allowed: named,
    isOutOfRange: false,
    nearest: null,
  };
}

function resolveRatio(capabilities: Capabilities, written: string): SizeAnswer {
  const value = ratioValue(written);
  if (value === null) return malformedRatio(capabilities, written);
  const named = namedAspectRatios(capabilities);
  const aspectRatio = namedAs(written, value, named);
  if (capabilities.allowedAspectRatios === null || named.includes(aspectRatio)) {
    const pixels = capabilities.aspectRatioSizes[aspectRatio];
    if (pixels) return { ok: true, size: { ...pixels, aspectRatio, preset: null } };
    const preset = capabilities.resolutionPresets.find(
      (candidate) => candidate.aspectRatio === aspectRatio,
    );
    if (preset) {
      const { width, height } = preset;
      return { ok: true, size: { width, height, aspectRatio, preset } };
    }
    const free = freeSizeOfRatio(capabilities, aspectRatio);
    if (free) return { ok: true, size: { ...free, aspectRatio, preset: null } };
  }
  // Allowed by name, and the vendor alone knows the pixels.
  if (capabilities.allowedAspectRatios?.includes(aspectRatio)) {
    return { ok: true, size: { width: null, height: null, aspectRatio, preset: null } };
  }
  return missingRatio(capabilities, aspectRatio, value, named);
}

function missingRatio(
  capabilities: Capabilities,
  aspectRatio: string,
  value: number,
  named: string[],
): SizeAnswer {
  const nearestName = nearestRatio(value, named);
  const nearest = nearestName ? resolveRatio(capabilities, nearestName) : null;
  const base = { ok: false, allowed: named, isOutOfRange: false } as const;
  if (nearestName && nearest?.ok) {
    return {
      ...base,
      message: `The model has no ratio ${aspectRatio}. It has ${named.join(', ')}. The nearest is ${nearestName}.`,
      nearest: nearest.size,
    };
  }
  const height = Math.sqrt((1024 * 1024) / value);
  const free = nearestFreeSize(capabilities, { width: height * value, height });
  const hint = free ? ` The nearest that fits is ${showSize(free)}.` : '';
  return {
    ...base,
    message: capabilities.sizeRule
      ? `No size of this model comes to the ratio ${aspectRatio}.${hint}`
      : `The model has no ratio ${aspectRatio}. It has none to choose from: leave the size out.`,
    nearest: free ? { ...free, aspectRatio: null, preset: null } : null,
  };
}

const fold = (text: string) => text.trim().toLowerCase();

function resolvePreset(capabilities: Capabilities, label: string): SizeAnswer {
  const preset = capabilities.resolutionPresets.find(
    (candidate) => fold(candidate.label) === fold(label),
  );
  if (preset) {
    const { width, height, aspectRatio } = preset;
    return { ok: true, size: { width, height, aspectRatio, preset } };
  }
  const allowed = capabilities.resolutionPresets.map((candidate) => candidate.label);
  const nearest = nearestWord(label, allowed);
  const named = allowed.slice(0, allowed.length > NAMES_MAXIMUM ? NEAREST_NAMES : undefined);
  const has =
    named.length < allowed.length
      ? `${allowed.length}, such as ${named.join(', ')}`
      : named.join(', ') || 'no presets';
  return {
    ok: false,
    message: `The model has no preset "${printable(label, 60)}".${nearest ? ` Did you mean "${nearest}"?` : ''} It has ${has}.`,
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
