import { modeLabel } from '../lib/format.ts';
import { settingName } from '../lib/setting-names.ts';
import { t } from '../messages/translate.ts';
import { controlModel } from './control-model.ts';
import type { Draft, ExtraValue } from './draft.ts';
import type { ModelControls, ModelParameter } from './model-controls.ts';
import { namedSize, sizeFits, sizeLabel } from './size-choices.ts';

export interface CarryOver {
  draft: Draft;
  /** One sentence for each setting that was reset. Empty: everything fitted. */
  notes: string[];
}

/** Whether a value can be given to a parameter. */
export function valueFits(parameter: ModelParameter, value: ExtraValue): boolean {
  switch (parameter.__typename) {
    case 'IntParameter':
    case 'FloatParameter':
      return (
        typeof value === 'number' &&
        Number.isFinite(value) &&
        (parameter.__typename === 'FloatParameter' || Number.isInteger(value)) &&
        value >= (parameter.minimum ?? value) &&
        value <= (parameter.maximum ?? value)
      );
    case 'BooleanParameter':
      return typeof value === 'boolean';
    case 'EnumParameter': {
      const { values, isList } = parameter;
      if (typeof value === 'string') return !isList && values.includes(value);
      return (
        isList &&
        Array.isArray(value) &&
        value.every((one) => typeof one === 'string' && values.includes(one))
      );
    }
    case 'TextParameter': {
      const fits = (text: unknown) =>
        typeof text === 'string' && text.length <= (parameter.maxLength ?? text.length);
      return parameter.isList ? Array.isArray(value) && value.every(fits) : fits(value);
    }
    case 'ImageParameter':
      return (
        Array.isArray(value) &&
        value.length <= parameter.maximumCount &&
        value.every((one) => typeof one === 'object')
      );
  }
}

/** The draft on another model: what fits stays, and what does not is reset and named. Pure. */
export function carryOver(draft: Draft, model: ModelControls): CarryOver {
  const notes: string[] = [];
  const next: Draft = { ...draft, model: model.source, extra: {} };
  const { name } = model;
  const controls = controlModel(model, draft);

  if (controls.mode !== draft.mode) {
    notes.push(
      t('{name} does not offer {mode}: {other} instead.', {
        name,
        mode: modeLabel(draft.mode),
        other: modeLabel(controls.mode),
      }),
    );
    next.mode = controls.mode;
  }
  next.size = namedSize(draft.size, controls.size);
  if (!sizeFits(next.size, controls.size)) {
    notes.push(
      t("Size {size} is not offered: the model's default instead.", {
        size: sizeLabel(draft.size),
      }),
    );
    next.size = { kind: 'default' };
  }
  if (draft.negativePrompt !== '' && !controls.hasNegativePrompt) {
    notes.push(t('Negative prompt: not taken.'));
    next.negativePrompt = '';
  }
  if (draft.seed !== '' && (controls.seed === null || BigInt(draft.seed) > controls.seed.maximum)) {
    notes.push(
      controls.seed === null
        ? t('Seed: not taken.')
        : t("Seed {seed}: above the model's {maximum}.", {
            seed: String(draft.seed),
            maximum: String(controls.seed.maximum),
          }),
    );
    next.seed = '';
    next.isSeedLocked = false;
  }
  for (const setting of ['steps', 'guidance'] as const) {
    const value = draft[setting];
    const limits = controls[setting];
    if (value === null || (limits && value >= limits.minimum && value <= limits.maximum)) continue;
    const label = setting === 'steps' ? t('Steps') : t('Guidance');
    notes.push(
      limits
        ? `${label} ${value}: outside ${limits.minimum} to ${limits.maximum}.`
        : `${label}: not taken.`,
    );
    next[setting] = null;
  }
  if (draft.strength !== null && !model.capabilities.supportsStrength) {
    notes.push(t('Strength: not taken.'));
    next.strength = null;
  }
  carryPictures(draft, next, controls, notes);
  if (
    draft.outputFormat !== null &&
    !model.capabilities.outputFormats.includes(draft.outputFormat)
  ) {
    notes.push(t('Format {outputFormat}: not offered.', { outputFormat: draft.outputFormat }));
    next.outputFormat = null;
  }
  if (draft.partialImages > controls.partialImages) {
    notes.push(
      controls.partialImages === 0
        ? t('Previews: not offered.')
        : t('Previews: at most {most}.', { most: controls.partialImages }),
    );
    next.partialImages = controls.partialImages;
  }
  for (const [key, value] of Object.entries(draft.extra)) {
    const parameter = model.parameters.find((one) => one.name === key);
    if (parameter && valueFits(parameter, value)) next.extra[key] = value;
    else
      notes.push(
        parameter
          ? `${parameter.label}: the value is not offered.`
          : `${settingName(key)}: not taken.`,
      );
  }
  return { draft: next, notes };
}

function carryPictures(
  draft: Draft,
  next: Draft,
  controls: ReturnType<typeof controlModel>,
  notes: string[],
): void {
  if (draft.image !== null && controls.image === null && controls.mode !== draft.mode) {
    notes.push(t('Input image: not taken.'));
    next.image = null;
  }
  if (draft.mask !== null && !controls.hasMask && controls.mode !== draft.mode) {
    notes.push(t('Mask: not taken.'));
    next.mask = null;
  }
  const most =
    controls.references === null ? 0 : (controls.references.maximum ?? draft.references.length);
  if (draft.references.length > most) {
    notes.push(
      most === 0
        ? t('Reference images: not taken.')
        : t('Reference images: the first {most} of {all}.', {
            most,
            all: draft.references.length,
          }),
    );
    next.references = draft.references.slice(0, most);
  }
}
