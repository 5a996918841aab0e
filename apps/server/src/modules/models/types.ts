import {
  type Capabilities as CapabilitiesRecord,
  FREE_EDGE_MAXIMUM,
  FREE_EDGE_MINIMUM,
  type GenerationMode,
  lifecycleState,
  lifecycleWarning,
  MODES_WITH_IMAGE,
  type Parameter as ParameterRecord,
  parameterDefault,
  promptUse,
} from '@darkroom/core';
import type {
  CapabilitiesResolvers,
  LifecycleResolvers,
  LifecycleState,
  MaskFormat,
  ParameterResolvers,
} from '../../gql/resolvers.ts';

/** Core writes modes in lower case, the API in capitals; a test holds the two lists equal. */
export const modeName = (mode: GenerationMode) => mode.toUpperCase() as Uppercase<GenerationMode>;

const range = (isSupported: boolean, [minimum, maximum]: readonly [number, number]) =>
  isSupported ? { minimum, maximum } : null;

export const Capabilities: CapabilitiesResolvers = {
  modes: ({ modes }) => modes.map(modeName),
  takesPrompt: ({ promptUse: use }) => use !== 'none',
  promptRequiredFor: (capabilities) =>
    capabilities.modes.filter((mode) => promptUse(capabilities, mode) === 'required').map(modeName),
  aspectRatioSizes: ({ aspectRatioSizes }) =>
    Object.entries(aspectRatioSizes).map(([aspectRatio, { width, height }]) => ({
      aspectRatio,
      width,
      height,
    })),
  sizeRule: ({ sizeRule }: CapabilitiesRecord) =>
    sizeRule === null
      ? null
      : {
          isFree: true,
          minimumEdge: sizeRule.minimumEdge ?? FREE_EDGE_MINIMUM,
          maximumEdge: sizeRule.maximumEdge ?? FREE_EDGE_MAXIMUM,
          multipleOf: sizeRule.multipleOf ?? 1,
          minimumPixels: sizeRule.minimumPixels ?? null,
          maximumPixels: sizeRule.maximumPixels ?? null,
          maximumRatio: sizeRule.maximumRatio ?? null,
        },
  maskFormat: ({ maskFormat }) => maskFormat.toUpperCase() as MaskFormat, // the enum is core's in capitals
  inputImageRequiredFor: ({ inputImageRequiredFor, modes }) =>
    (inputImageRequiredFor ?? MODES_WITH_IMAGE.filter((mode) => modes.includes(mode))).map(
      modeName,
    ),
  guidanceRange: ({ supportsGuidance, guidanceRange }) => range(supportsGuidance, guidanceRange),
  stepsRange: ({ supportsSteps, stepsRange }) => range(supportsSteps, stepsRange),
};

export const Lifecycle: LifecycleResolvers = {
  state: (lifecycle, _arguments, { services }) =>
    lifecycleState(lifecycle, services.clock.now()).toUpperCase() as LifecycleState, // the enum is core's in capitals
  warning: (lifecycle, _arguments, { services }) =>
    lifecycleWarning(lifecycle, 'It', services.clock.now())?.message ?? null,
  retiresOn: ({ retiresOn }) => (retiresOn === null ? null : `${retiresOn}T00:00:00.000Z`),
};

const PARAMETER_TYPES = {
  int: 'IntParameter',
  float: 'FloatParameter',
  boolean: 'BooleanParameter',
  enum: 'EnumParameter',
  text: 'TextParameter',
  image: 'ImageParameter',
} as const;

export const Parameter: ParameterResolvers = {
  __resolveType: ({ type }) => PARAMETER_TYPES[type],
};

/** Fields that every kind of parameter has. */
export const parameterFields = {
  default: (parameter: ParameterRecord) => parameterDefault(parameter) ?? null,
  conditions: ({ onlyWhen = {} }: ParameterRecord) =>
    Object.entries(onlyWhen).map(([name, values]) => ({ name, values: values.map(String) })),
};
