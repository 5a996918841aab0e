import type { ModelControlsFragment } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';

/** All of a model that controls are drawn from. */
export const MODEL_CONTROLS = graphql(`
  fragment ModelControls on Model {
    id
    source
    name
    maskPaints
    defaultSettings { width height count }
    capabilities {
      modes
      supportsNegativePrompt
      supportsSeed
      maxSeed
      supportsGuidance
      guidanceRange { minimum maximum }
      supportsSteps
      stepsRange { minimum maximum }
      supportsStrength
      supportsReferenceImages
      supportsReferenceStrength
      maxReferenceImages
      supportsPartialImages
      maxPartialImages
      maxPromptLength
      takesPrompt
      promptRequiredFor
      maxImageSize { width height }
      allowedAspectRatios
      aspectRatioSizes { aspectRatio width height }
      resolutionPresets { label aspectRatio imageSize width height }
      sizeRule { isFree minimumEdge maximumEdge multipleOf minimumPixels maximumPixels maximumRatio }
      maskFormat
      inputImageRequiredFor
      outputFormats
    }
    parameters {
      __typename
      name
      label
      description
      default
      isRequired
      conditions { name values }
      ... on IntParameter { minimum maximum step }
      ... on FloatParameter { minimum maximum step }
      ... on EnumParameter { values isList }
      ... on TextParameter { maxLength isList }
      ... on ImageParameter { maximumCount }
    }
  }
`);

export type ModelControls = ModelControlsFragment;
export type ModelParameter = ModelControls['parameters'][number];
export type ModelCapabilities = ModelControls['capabilities'];
