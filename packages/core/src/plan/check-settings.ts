import { MODES_WITH_IMAGE } from '../capabilities/modes.ts';
import type { GenerationRequest, ResolvedSize } from '../generation/request.ts';
import type { ModelRecord } from '../records/model-record.ts';
import { nearestWord } from '../text/nearest.ts';
import { printable } from '../text/printable.ts';
import {
  checkCount,
  checkNumber,
  checkPartialImages,
  checkSeed,
  checkStrength,
  checkTimeout,
} from './check-numbers.ts';
import type { Planner } from './planner.ts';
import { resolveSize } from './resolve-size.ts';

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
  const code = answer.isOutOfRange ? 'PARAMETER_OUT_OF_RANGE' : 'UNSUPPORTED_PARAMETER';
  if (answer.nearest === null) {
    planner.refuse(code, field, answer.message, { parameter: 'size', allowed: answer.allowed });
    return null;
  }
  const { nearest } = answer;
  const sent =
    nearest.width === null ? (nearest.aspectRatio ?? '') : `${nearest.width}x${nearest.height}`;
  const goesOn = planner.cannot('size', field, answer.message, {
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
  const nearest = nearestWord(format, outputFormats);
  planner.cannot(
    'outputFormat',
    ['outputFormat'],
    outputFormats.length === 0
      ? `${model.name} chooses the file format itself. Leave it out.`
      : `${model.name} gives ${outputFormats.join(', ')}, not "${printable(format, 40)}".${nearest ? ` Did you mean ${nearest}?` : ''}`,
    { allowed: outputFormats },
  );
  return null;
}

/** Checks every common setting but prompts and pictures. */
export function checkSettings(planner: Planner, model: ModelRecord, request: GenerationRequest) {
  const { supportsSteps, stepsRange, supportsGuidance, guidanceRange } = model.capabilities;
  const number = (setting: 'steps' | 'guidance', isSupported: boolean, range: [number, number]) =>
    checkNumber(planner, model, {
      setting,
      value: request[setting],
      isSupported,
      range,
      isWhole: setting === 'steps',
    });
  // It is no setting of the pictures: the plan has it with the model's record.
  checkTimeout(planner, request.timeoutSeconds ?? null);
  return {
    count: checkCount(planner, model, request.count),
    size: checkSize(planner, model, request),
    seed: checkSeed(planner, model, request.seed),
    steps: number('steps', supportsSteps, stepsRange),
    guidance: number('guidance', supportsGuidance, guidanceRange),
    strength: checkStrength(planner, model, request),
    outputFormat: checkOutputFormat(planner, model, request.outputFormat),
    partialImages: checkPartialImages(planner, model, request.partialImages),
  };
}
