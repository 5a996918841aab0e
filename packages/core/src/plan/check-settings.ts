import { COUNT_MAXIMUM } from '../capabilities/aspect-ratios.ts';
import { MODES_WITH_IMAGE } from '../capabilities/modes.ts';
import type { GenerationRequest, ResolvedSize } from '../generation/request.ts';
import type { ModelRecord } from '../records/model-record.ts';
import type { Planner } from './planner.ts';
import { resolveSize } from './resolve-size.ts';

const WHOLE = /^\d{1,20}$/;

function checkNumber(
  planner: Planner,
  model: ModelRecord,
  setting: 'steps' | 'guidance' | 'strength',
  value: number | null,
  isSupported: boolean,
  range: readonly [number, number],
  isWhole: boolean,
): number | null {
  if (value === null) return null;
  if (!isSupported) {
    planner.cannot(
      setting,
      [setting],
      String(value),
      `${model.name} has no setting "${setting}". Leave it out.`,
    );
    return null;
  }
  if (!Number.isFinite(value) || (isWhole && !Number.isSafeInteger(value))) {
    planner.refuse(
      'INVALID_INPUT',
      [setting],
      `${setting} takes a ${isWhole ? 'whole ' : ''}number.`,
      { parameter: setting },
    );
    return null;
  }
  const [minimum, maximum] = range;
  if (value >= minimum && value <= maximum) return value;
  const nearest = Math.min(Math.max(value, minimum), maximum);
  const message = `${setting} goes from ${minimum} to ${maximum} on ${model.name}; ${value} is outside.`;
  const goesOn = planner.cannot(setting, [setting], String(value), message, {
    code: 'PARAMETER_OUT_OF_RANGE',
    sent: String(nearest),
    outcome: 'CLAMPED',
  });
  return goesOn ? nearest : null;
}

function checkSeed(planner: Planner, model: ModelRecord, seed: string | null): string | null {
  if (seed === null) return null;
  if (!WHOLE.test(seed) || BigInt(seed) > 18446744073709551615n) {
    planner.refuse(
      'INVALID_INPUT',
      ['seed'],
      'A seed is a whole number from 0 to 18446744073709551615.',
      { parameter: 'seed' },
    );
    return null;
  }
  if (!model.capabilities.supportsSeed) {
    planner.cannot(
      'seed',
      ['seed'],
      seed,
      `${model.name} takes no seed: two calls give two different pictures. Leave it out.`,
    );
    return null;
  }
  const maximum = BigInt(model.capabilities.maxSeed);
  if (BigInt(seed) > maximum) {
    const sent = (BigInt(seed) % (maximum + 1n)).toString();
    const goesOn = planner.cannot(
      'seed',
      ['seed'],
      seed,
      `${model.name} takes seeds from 0 to ${maximum}.`,
      {
        code: 'PARAMETER_OUT_OF_RANGE',
        sent,
      },
    );
    return goesOn ? sent : null;
  }
  return BigInt(seed).toString();
}

function checkCount(planner: Planner, model: ModelRecord, count: number): number {
  const maximum = Math.max(COUNT_MAXIMUM, model.capabilities.maxImagesPerRequest ?? 0);
  if (!Number.isSafeInteger(count) || count < 1) {
    planner.refuse(
      'PARAMETER_OUT_OF_RANGE',
      ['count'],
      `count is a whole number from 1 to ${maximum}.`,
      { parameter: 'count' },
    );
    return 1;
  }
  if (count > maximum) {
    planner.refuse(
      'TOO_MANY_IMAGES',
      ['count'],
      `${count} images are too many for one generation; ${model.name} gives ${maximum} at most. Ask for ${maximum} or fewer.`,
      { parameter: 'count' },
    );
    return 1;
  }
  return count;
}

function checkSize(
  planner: Planner,
  model: ModelRecord,
  request: GenerationRequest,
): ResolvedSize | null {
  const { width, height } = model.defaultSettings;
  if (request.size === null) {
    // A default size is for pictures from nothing: what changes a picture keeps that one's shape.
    const isFromNothing = !MODES_WITH_IMAGE.includes(request.mode);
    if (width === null || height === null || !isFromNothing) return null;
    const standard = resolveSize(model.capabilities, { dimensions: { width, height } });
    return standard.ok ? standard.size : null;
  }
  const answer = resolveSize(model.capabilities, request.size);
  if (answer.ok) return answer.size;
  const field = ['size', Object.keys(request.size)[0] ?? ''];
  const asked =
    'dimensions' in request.size
      ? `${request.size.dimensions.width}x${request.size.dimensions.height}`
      : 'aspectRatio' in request.size
        ? request.size.aspectRatio
        : request.size.preset;
  const code = answer.isOutOfRange ? 'PARAMETER_OUT_OF_RANGE' : 'UNSUPPORTED_PARAMETER';
  if (answer.nearest === null) {
    planner.refuse(code, field, answer.message, { parameter: 'size', allowed: answer.allowed });
    return null;
  }
  const { nearest } = answer;
  const sent =
    nearest.width === null ? (nearest.aspectRatio ?? '') : `${nearest.width}x${nearest.height}`;
  const goesOn = planner.cannot('size', field, asked, answer.message, {
    code,
    sent,
    allowed: answer.allowed,
  });
  return goesOn ? nearest : null;
}

function checkOutputFormat(
  planner: Planner,
  model: ModelRecord,
  format: string | null,
): string | null {
  if (format === null) return null;
  const { outputFormats } = model.capabilities;
  if (outputFormats.includes(format)) return format;
  planner.cannot(
    'outputFormat',
    ['outputFormat'],
    format.slice(0, 40),
    outputFormats.length === 0
      ? `${model.name} chooses the file format itself. Leave outputFormat out.`
      : `${model.name} gives ${outputFormats.join(', ')}, not "${format.slice(0, 40)}".`,
    { allowed: outputFormats },
  );
  return null;
}

function checkPartialImages(planner: Planner, model: ModelRecord, partialImages: number): number {
  if (partialImages === 0) return 0;
  const { supportsPartialImages, maxPartialImages } = model.capabilities;
  if (!Number.isSafeInteger(partialImages) || partialImages < 0) {
    planner.refuse(
      'PARAMETER_OUT_OF_RANGE',
      ['partialImages'],
      'partialImages is a whole number from 0.',
      { parameter: 'partialImages' },
    );
    return 0;
  }
  if (!supportsPartialImages) {
    planner.cannot(
      'partialImages',
      ['partialImages'],
      String(partialImages),
      `${model.name} sends no previews. Leave partialImages out.`,
    );
    return 0;
  }
  if (partialImages <= maxPartialImages) return partialImages;
  const goesOn = planner.cannot(
    'partialImages',
    ['partialImages'],
    String(partialImages),
    `${model.name} sends ${maxPartialImages} previews at most.`,
    {
      code: 'PARAMETER_OUT_OF_RANGE',
      sent: String(maxPartialImages),
      outcome: 'CLAMPED',
    },
  );
  return goesOn ? maxPartialImages : 0;
}

/** Checks every common setting but prompts and pictures. */
export function checkSettings(planner: Planner, model: ModelRecord, request: GenerationRequest) {
  const { capabilities } = model;
  const needsImage = request.image !== null;
  return {
    count: checkCount(planner, model, request.count),
    size: checkSize(planner, model, request),
    seed: checkSeed(planner, model, request.seed),
    steps: checkNumber(
      planner,
      model,
      'steps',
      request.steps,
      capabilities.supportsSteps,
      capabilities.stepsRange,
      true,
    ),
    guidance: checkNumber(
      planner,
      model,
      'guidance',
      request.guidance,
      capabilities.supportsGuidance,
      capabilities.guidanceRange,
      false,
    ),
    strength: checkNumber(
      planner,
      model,
      'strength',
      request.strength,
      capabilities.supportsStrength && needsImage,
      [0, 1],
      false,
    ),
    outputFormat: checkOutputFormat(planner, model, request.outputFormat),
    partialImages: checkPartialImages(planner, model, request.partialImages),
  };
}
