import { COUNT_MAXIMUM } from '../capabilities/aspect-ratios.ts';
import { MODES_WITH_IMAGE } from '../capabilities/modes.ts';
import type { GenerationRequest } from '../generation/request.ts';
import type { ModelRecord } from '../records/model-record.ts';
import { printable } from '../text/printable.ts';
import type { Planner } from './planner.ts';

const WHOLE = /^\d{1,20}$/;

interface NumberCheck {
  setting: 'steps' | 'guidance' | 'strength';
  value: number | null;
  isSupported: boolean;
  range: readonly [number, number];
  isWhole: boolean;
}

/** A number that the model takes, the nearest one where ADAPT brings it in, or null. */
export function checkNumber(
  planner: Planner,
  model: ModelRecord,
  { setting, value, isSupported, range: [minimum, maximum], isWhole }: NumberCheck,
): number | null {
  if (value === null) return null;
  if (!isSupported) {
    planner.cannot(setting, [setting], `${model.name} has no setting "${setting}". Leave it out.`);
    return null;
  }
  if (!Number.isFinite(value) || (isWhole && !Number.isSafeInteger(value))) {
    planner.refuse(
      'INVALID_INPUT',
      [setting],
      `${setting} takes a ${isWhole ? 'whole ' : ''}number from ${minimum} to ${maximum}, not ${value}.`,
      { parameter: setting },
    );
    return null;
  }
  if (value >= minimum && value <= maximum) return value;
  const nearest = Math.min(Math.max(value, minimum), maximum);
  const message = `${setting} goes from ${minimum} to ${maximum} on ${model.name}; ${value} is outside.`;
  const goesOn = planner.cannot(setting, [setting], message, {
    code: 'PARAMETER_OUT_OF_RANGE',
    sent: String(nearest),
    outcome: 'CLAMPED',
  });
  return goesOn ? nearest : null;
}

/** How far to leave the input picture, from 0 (keep it) to 1: nothing to say where there is none. */
export function checkStrength(
  planner: Planner,
  model: ModelRecord,
  { mode, image, strength }: GenerationRequest,
): number | null {
  const isSupported = model.capabilities.supportsStrength;
  if (strength !== null && isSupported && !(image && MODES_WITH_IMAGE.includes(mode))) {
    planner.cannot(
      'strength',
      ['strength'],
      'strength says how far to leave the input picture, and here is none. Leave it out.',
    );
    return null;
  }
  return checkNumber(planner, model, {
    setting: 'strength',
    value: strength,
    isSupported,
    range: [0, 1],
    isWhole: false,
  });
}

export function checkSeed(
  planner: Planner,
  model: ModelRecord,
  seed: string | null,
): string | null {
  if (seed === null) return null;
  if (!WHOLE.test(seed) || BigInt(seed) > 18446744073709551615n) {
    planner.refuse(
      'INVALID_INPUT',
      ['seed'],
      `A seed is a whole number from 0 to 18446744073709551615, not "${printable(seed, 40)}".`,
      { parameter: 'seed' },
    );
    return null;
  }
  if (!model.capabilities.supportsSeed) {
    planner.cannot(
      'seed',
      ['seed'],
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
      `${model.name} takes seeds from 0 to ${maximum}; this one comes to ${sent} there.`,
      {
        code: 'PARAMETER_OUT_OF_RANGE',
        sent,
      },
    );
    return goesOn ? sent : null;
  }
  return BigInt(seed).toString();
}

export function checkCount(planner: Planner, model: ModelRecord, count: number): number {
  const maximum = Math.max(COUNT_MAXIMUM, model.capabilities.maxImagesPerRequest ?? 0);
  if (!Number.isSafeInteger(count) || count < 1) {
    planner.refuse(
      'PARAMETER_OUT_OF_RANGE',
      ['count'],
      `The number of images is a whole number from 1 to ${maximum}, not ${count}.`,
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

export function checkPartialImages(
  planner: Planner,
  model: ModelRecord,
  partialImages: number,
): number {
  if (partialImages === 0) return 0;
  const { supportsPartialImages, maxPartialImages } = model.capabilities;
  if (!Number.isSafeInteger(partialImages) || partialImages < 0) {
    planner.refuse(
      'PARAMETER_OUT_OF_RANGE',
      ['partialImages'],
      `The number of previews is a whole number from 0, not ${partialImages}.`,
      { parameter: 'partialImages' },
    );
    return 0;
  }
  if (!supportsPartialImages) {
    planner.cannot(
      'partialImages',
      ['partialImages'],
      `${model.name} sends no previews. Leave them out.`,
    );
    return 0;
  }
  if (partialImages <= maxPartialImages) return partialImages;
  const goesOn = planner.cannot(
    'partialImages',
    ['partialImages'],
    `${model.name} sends ${maxPartialImages} previews at most.`,
    {
      code: 'PARAMETER_OUT_OF_RANGE',
      sent: String(maxPartialImages),
      outcome: 'CLAMPED',
    },
  );
  return goesOn ? maxPartialImages : 0;
}

/** The longest that one call may take, in seconds: a day. */
export const LONGEST_TIMEOUT_SECONDS = 86_400;

/** How long to wait for one call; null leaves it to the model. */
export function checkTimeout(planner: Planner, seconds: number | null): void {
  const isRight =
    seconds === null ||
    (Number.isSafeInteger(seconds) && seconds >= 1 && seconds <= LONGEST_TIMEOUT_SECONDS);
  if (isRight) return;
  planner.refuse(
    'PARAMETER_OUT_OF_RANGE',
    ['timeoutSeconds'],
    `A call may take 1 to ${LONGEST_TIMEOUT_SECONDS} whole seconds, not ${seconds}. Leave it out for the model's own limit.`,
    { parameter: 'timeoutSeconds' },
  );
}
