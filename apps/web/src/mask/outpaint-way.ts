import { parameterApplies } from '../draft/control-model.ts';
import type { DraftSize, ExtraValue } from '../draft/draft.ts';
import type { ModelControls, ModelParameter } from '../draft/model-controls.ts';
import { sizeChoices } from '../draft/size-choices.ts';
import type { GenerationMode } from '../gql/graphql.ts';

export const SIDES = ['left', 'right', 'top', 'bottom'] as const;
export type Side = (typeof SIDES)[number];

/** Pixels to add at each side of a picture. */
export type Margins = Readonly<Record<Side, number>>;

export const NO_MARGINS: Margins = { left: 0, right: 0, top: 0, bottom: 0 };

/** A setting of the model's own that says how far one side grows. */
interface SideParameter {
  readonly name: string;
  /** Pixels to add, or how many times as far from the middle the side lies. */
  readonly unit: 'pixels' | 'factor';
  readonly maximum: number | null;
}

/**
 * How a model is told to extend a picture:
 * - by settings for its sides, with the whole size beside them where it takes one;
 * - by a larger canvas and a mask over what is new;
 * - by the size alone: where the picture lies is the model's own choice, and it is shown in the middle.
 */
export type OutpaintWay =
  | {
      readonly kind: 'sides';
      readonly parameters: Partial<Readonly<Record<Side, SideParameter>>>;
      readonly hasSize: boolean;
    }
  | { readonly kind: 'canvas'; readonly mode: GenerationMode }
  | { readonly kind: 'size' };

const SIDE_WORDS: Readonly<Record<string, Side>> = {
  left: 'left',
  right: 'right',
  top: 'top',
  up: 'top',
  bottom: 'bottom',
  down: 'bottom',
};

/** The one side that a setting's name speaks of; null for none or several. */
function sideOf(name: string): Side | null {
  const words = name.split(/[^a-zA-Z]+|(?=[A-Z])/).map((word) => word.toLowerCase());
  const sides = words.flatMap((word) => SIDE_WORDS[word] ?? []);
  return sides.length === 1 ? (sides[0] ?? null) : null;
}

function sideParameter(parameter: ModelParameter): [Side, SideParameter] | null {
  const side = sideOf(parameter.name);
  if (side === null) return null;
  const { name } = parameter;
  if (parameter.__typename === 'IntParameter')
    return [side, { name, unit: 'pixels', maximum: parameter.maximum ?? null }];
  if (parameter.__typename === 'FloatParameter' && parameter.minimum === 1)
    return [side, { name, unit: 'factor', maximum: parameter.maximum ?? null }];
  return null;
}

/** The way in which a model extends pictures, by what it says of itself; null: it does not. Pure. */
export function outpaintWay(model: ModelControls): OutpaintWay | null {
  const { capabilities, parameters } = model;
  const { modes, maskFormat } = capabilities;
  const hasSize = sizeChoices(capabilities).pixels !== null;
  const takesMask = maskFormat !== 'NONE';
  if (modes.includes('OUTPAINT')) {
    const settings = { mode: 'OUTPAINT', extra: {}, outputFormat: null } as const;
    const found: Partial<Record<Side, SideParameter>> = {};
    for (const parameter of parameters) {
      if (!parameterApplies(parameter, parameters, settings, capabilities)) continue;
      const [side, told] = sideParameter(parameter) ?? [];
      if (side && told) found[side] = told;
    }
    const isComplete = SIDES.every((side) => found[side]);
    // Two of them place the picture where the size says how large the whole becomes.
    if (isComplete || (found.left && found.top && hasSize))
      return { kind: 'sides', parameters: found, hasSize };
  }
  if (takesMask && modes.includes('INPAINT')) {
    // Settings of its own for extending want to be set there: a mask says all of it without them.
    const hasOwn = parameters.some(({ conditions }) =>
      conditions.some(
        ({ name, values }) =>
          name === 'mode' && values.some((one) => one.toUpperCase() === 'OUTPAINT'),
      ),
    );
    return { kind: 'canvas', mode: modes.includes('OUTPAINT') && !hasOwn ? 'OUTPAINT' : 'INPAINT' };
  }
  if (!modes.includes('OUTPAINT')) return null;
  if (takesMask) return { kind: 'canvas', mode: 'OUTPAINT' };
  return hasSize ? { kind: 'size' } : null;
}

/** The largest canvas that is made here, in pixels an edge. */
const CANVAS_MAXIMUM = 4096;

/** How far each side of a picture may grow on a model. */
export function marginLimits(
  way: OutpaintWay,
  model: ModelControls,
  picture: { width: number; height: number },
): Margins {
  const edge = sizeChoices(model.capabilities).pixels?.maximum ?? CANVAS_MAXIMUM;
  const limit = (side: Side) => {
    const whole = side === 'left' || side === 'right' ? picture.width : picture.height;
    const room = Math.max(0, edge - whole);
    const parameter = way.kind === 'sides' ? way.parameters[side] : undefined;
    if (!parameter?.maximum) return room;
    return parameter.unit === 'pixels'
      ? Math.min(parameter.maximum, way.kind === 'sides' && way.hasSize ? room : parameter.maximum)
      : Math.round((parameter.maximum - 1) * whole);
  };
  return { left: limit('left'), right: limit('right'), top: limit('top'), bottom: limit('bottom') };
}

/** The margins that a model can be told: within its limits, in whole pixels, and on both sides alike where it places the picture itself. */
export function fitMargins(
  margins: Margins,
  {
    way,
    model,
    picture,
  }: { way: OutpaintWay; model: ModelControls; picture: { width: number; height: number } },
): Margins {
  const limits = marginLimits(way, model, picture);
  const clamp = (side: Side) => Math.round(Math.min(limits[side], Math.max(0, margins[side])));
  const clamped = {
    left: clamp('left'),
    right: clamp('right'),
    top: clamp('top'),
    bottom: clamp('bottom'),
  };
  const pixels = sizeChoices(model.capabilities).pixels;
  const hasWhole = way.kind === 'size' || way.kind === 'canvas' || way.hasSize;
  const step = way.kind !== 'canvas' && hasWhole ? (pixels?.step ?? 1) : 1;
  const edge = pixels?.maximum ?? CANVAS_MAXIMUM;
  const pair = (whole: number, before: number, after: number): [number, number] => {
    if (!hasWhole) return [before, after];
    const most = Math.floor(edge / step) * step;
    const size = Math.min(most, Math.ceil((whole + before + after) / step) * step);
    const added = Math.max(0, size - whole);
    if (way.kind === 'size') return [Math.floor(added / 2), added - Math.floor(added / 2)];
    const first = Math.min(before, added);
    return [first, added - first];
  };
  const [left, right] = pair(picture.width, clamped.left, clamped.right);
  const [top, bottom] = pair(picture.height, clamped.top, clamped.bottom);
  return { left, right, top, bottom };
}

/** The settings that tell a model of the margins: its own ones, and the size. */
export function outpaintSettings(
  way: OutpaintWay,
  margins: Margins,
  picture: { width: number; height: number },
): { extra: Record<string, ExtraValue | undefined>; size: DraftSize } {
  const whole: DraftSize = {
    kind: 'pixels',
    width: picture.width + margins.left + margins.right,
    height: picture.height + margins.top + margins.bottom,
  };
  if (way.kind === 'canvas') return { extra: {}, size: { kind: 'default' } };
  if (way.kind === 'size') return { extra: {}, size: whole };
  const extra: Record<string, ExtraValue | undefined> = {};
  for (const side of SIDES) {
    const parameter = way.parameters[side];
    if (!parameter) continue;
    const edge = side === 'left' || side === 'right' ? picture.width : picture.height;
    const margin = margins[side];
    const value =
      parameter.unit === 'pixels' ? margin : Math.round((1 + margin / edge) * 1000) / 1000;
    // What is nothing is left out, unless it places the picture in a whole of a given size.
    extra[parameter.name] = margin === 0 && !way.hasSize ? undefined : value;
  }
  return { extra, size: way.hasSize ? whole : { kind: 'default' } };
}

/** The least margins, alike on both sides, that give a picture another shape. */
export function marginsForRatio(
  ratio: number,
  picture: { width: number; height: number },
): Margins {
  const { width, height } = picture;
  const across = Math.max(0, Math.round(height * ratio) - width);
  const upright = Math.max(0, Math.round(width / ratio) - height);
  return {
    left: Math.floor(across / 2),
    right: Math.ceil(across / 2),
    top: Math.floor(upright / 2),
    bottom: Math.ceil(upright / 2),
  };
}
