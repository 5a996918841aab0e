import { inputPathProblem, MODES_WITH_IMAGE, type ModelRecord, nearestWord } from '@darkroom/core';
import type { Teller } from './teller.ts';

/** Settings beside the parameters that a wire map may name. */
const COMMON = [
  'prompt',
  'negativePrompt',
  'size',
  'count',
  'seed',
  'steps',
  'guidance',
  'strength',
  'outputFormat',
  'partialImages',
] as const;
const PICTURES = ['image', 'mask', 'referenceImages'] as const;

/** What must travel for each capability that a model says it has: where it is written, and the setting. */
function due(model: ModelRecord): [path: string[], setting: string][] {
  const { capabilities } = model;
  const list: [string[], string, boolean][] = [
    [['capabilities', 'modes'], 'prompt', capabilities.promptUse !== 'none'],
    [
      ['capabilities', 'supportsNegativePrompt'],
      'negativePrompt',
      capabilities.supportsNegativePrompt,
    ],
    [['capabilities', 'supportsSeed'], 'seed', capabilities.supportsSeed],
    [['capabilities', 'supportsGuidance'], 'guidance', capabilities.supportsGuidance],
    [['capabilities', 'supportsSteps'], 'steps', capabilities.supportsSteps],
    [['capabilities', 'supportsStrength'], 'strength', capabilities.supportsStrength],
    [
      ['capabilities', 'supportsPartialImages'],
      'partialImages',
      capabilities.supportsPartialImages,
    ],
    [
      ['capabilities', 'supportsReferenceImages'],
      'referenceImages',
      capabilities.supportsReferenceImages,
    ],
    [['capabilities', 'maskFormat'], 'mask', capabilities.maskFormat !== 'none'],
    [
      ['capabilities', 'modes'],
      'image',
      capabilities.modes.some((mode) => MODES_WITH_IMAGE.includes(mode)),
    ],
    [['capabilities', 'outputFormats'], 'outputFormat', capabilities.outputFormats.length > 1],
    [['capabilities', 'maxImagesPerRequest'], 'count', capabilities.maxImagesPerRequest !== 1],
    [['capabilities'], 'size', sizes(model) > 1],
  ];
  return list.filter(([, , isSo]) => isSo).map(([path, setting]) => [path, setting]);
}

function sizes({ capabilities }: ModelRecord): number {
  const named =
    Object.keys(capabilities.aspectRatioSizes).length + capabilities.resolutionPresets.length;
  return capabilities.sizeRule ? 2 : Math.max(named, capabilities.allowedAspectRatios?.length ?? 0);
}

/** Where pictures stand in a JSON body must be readable before the first of them is sent. */
function checkInputPaths(
  { wire: { inputs, modes } }: ModelRecord,
  tell: Teller,
  isInherited: (path: readonly PropertyKey[]) => boolean,
): void {
  if (!Object.values(modes).some(({ encoding }) => encoding === 'json')) return;
  for (const [name, { field, fieldOfMany, fieldByMode }] of Object.entries(inputs)) {
    const places: [string[], string | undefined][] = [
      [['field'], field],
      [['fieldOfMany'], fieldOfMany],
      ...Object.entries(fieldByMode ?? {}).map(([mode, text]): [string[], string | undefined] => [
        ['fieldByMode', mode],
        text,
      ]),
    ];
    for (const [rest, text] of places) {
      const problem = text === undefined ? null : inputPathProblem(text);
      const path = ['wire', 'inputs', name, ...rest];
      if (problem !== null && !isInherited(path)) tell(path, problem);
    }
  }
}

/**
 * Every capability and parameter reaches the wire, and the wire map names nothing that does not exist. What a shared
 * base file names may be another model's parameter: `isInherited` tells which paths come from one.
 */
export function checkWire(
  model: ModelRecord,
  tell: Teller,
  isInherited: (path: readonly PropertyKey[]) => boolean,
): void {
  const parameters = model.parameters.map((parameter) => parameter.name);
  const settings = [...COMMON, ...parameters];
  const { fields, inputs, handledByAdapter } = model.wire;
  const travels = new Set([...Object.keys(fields), ...Object.keys(inputs), ...handledByAdapter]);
  const unknown = (path: PropertyKey[], name: string, names: readonly string[]) => {
    if (isInherited(path)) return;
    const nearest = nearestWord(name, names);
    tell(
      path,
      `"${name}" is no setting or parameter of this model.${nearest ? ` Did you mean "${nearest}"?` : ''}`,
      { nearest },
    );
  };
  for (const name of Object.keys(fields)) {
    if (!settings.includes(name)) unknown(['wire', 'fields', name], name, settings);
  }
  handledByAdapter.forEach((name, index) => {
    const names = [...settings, ...PICTURES];
    if (!names.includes(name)) unknown(['wire', 'handledByAdapter', index], name, names);
  });
  checkInputPaths(model, tell, isInherited);
  for (const [path, setting] of due(model)) {
    if (travels.has(setting)) continue;
    tell(
      path,
      `Nothing in "wire" carries ${setting}, which the model is said to take. Add a field or an input for it, or name it under handledByAdapter.`,
    );
  }
  model.parameters.forEach((parameter, index) => {
    if (travels.has(parameter.name)) return;
    tell(
      ['parameters', index, 'name'],
      `Nothing in "wire" carries the parameter "${parameter.name}". Add a field for it, or name it under handledByAdapter.`,
    );
  });
  if (model.capabilities.supportsTransparentBackground) {
    const background = model.parameters.find((parameter) => parameter.name === 'background');
    if (background?.type !== 'enum' || !background.values.includes('transparent')) {
      tell(
        ['capabilities', 'supportsTransparentBackground'],
        'A transparent background is asked for by a parameter "background" with the value "transparent", which this model lacks.',
      );
    }
  }
}
