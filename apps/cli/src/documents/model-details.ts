import { graphql } from '../gql/index.ts';

/** What is told of a model, installed or not. */
export const MODEL_DETAILS = graphql(`
  fragment CapabilityParts on Capabilities {
    modes
    supportsNegativePrompt
    supportsSeed
    supportsGuidance
    supportsSteps
    supportsStrength
    supportsReferenceImages
    maxReferenceImages
    supportsPartialImages
    supportsTransparentBackground
    maxImagesPerRequest
    maxImageSize {
      width
      height
    }
    maxPromptLength
    allowedAspectRatios
    aspectRatioSizes {
      aspectRatio
      width
      height
    }
    resolutionPresets {
      label
      aspectRatio
      imageSize
      width
      height
    }
    sizeRule {
      isFree
      minimumEdge
      maximumEdge
      multipleOf
      minimumPixels
      maximumPixels
      maximumRatio
    }
    maskFormat
    inputImageRequiredFor
    outputFormats
  }
  fragment PriceParts on PriceLine {
    unit
    price {
      amount
      currency
    }
    conditions {
      parameter
      value
    }
    source
    asOf
  }
  fragment LifecycleParts on Lifecycle {
    state
    retiresOn
    replacedBy
    warning
    note
  }
  fragment InstalledModelParts on Model {
    id
    key
    source
    name
    description
    origin
    isMarkedAvailable
    installedAt
    credentialStatus {
      state
      message
      checkedAt
    }
    overrides
    provider {
      slug
      label
      isPaid
      status {
        state
      }
    }
    lifecycle {
      ...LifecycleParts
    }
    capabilities {
      ...CapabilityParts
    }
    defaultSettings {
      width
      height
      count
    }
    parameters {
      ...ParameterParts
    }
    prices {
      ...PriceParts
    }
    tags
  }
  fragment StarterModelParts on StarterModel {
    key
    source
    name
    description
    isInstalled
    provider {
      slug
      label
      isPaid
      status {
        state
      }
    }
    lifecycle {
      ...LifecycleParts
    }
    capabilities {
      ...CapabilityParts
    }
    defaultSettings {
      width
      height
      count
    }
    parameters {
      ...ParameterParts
    }
    prices {
      ...PriceParts
    }
    tags
  }
`);
