import { graphql } from '../gql/index.ts';

/** A generation with everything that is told of it, and what is needed to save its images. */
export const GENERATION = graphql(`
  fragment InputImageParts on InputImage {
    image {
      id
    }
    asset {
      id
    }
    role
    strength
  }
  fragment GenerationParts on Generation {
    id
    status
    progress
    queuePosition
    sequence
    mode
    prompt
    negativePrompt
    seed
    count
    steps
    guidance
    strength
    width
    height
    outputFormat
    parameters
    inputImage {
      ...InputImageParts
    }
    mask {
      ...InputImageParts
    }
    referenceImages {
      ...InputImageParts
    }
    source
    model {
      id
      key
      name
    }
    retryOf {
      id
    }
    receipt {
      ...ReceiptParts
    }
    images {
      ...ImageParts
    }
    failure {
      ...FailureParts
    }
    failures {
      ...FailureParts
    }
    notices {
      code
      message
    }
    estimatedCost {
      isKnown
      expected {
        amount
        currency
      }
      maximum {
        amount
        currency
      }
    }
    actualCost {
      amount
      currency
    }
    isFromCache
    attempts {
      number
      call
      state
      providerRequestId
    }
    createdAt
    startedAt
    finishedAt
  }
  fragment ReceiptParts on ParameterReceipt {
    parameter
    outcome
    requested
    sent
    reason
  }
  fragment FailureParts on GenerationFailure {
    code
    message
    isRetryable
    mayHaveBeenCharged
    retryAfter
    providerRequestId
    providerMessage
    previewUrls
  }
  fragment ImageParts on Image {
    id
    index
    width
    height
    mimeType
    byteSize
    sha256
    seed
    revisedPrompt
    isStarred
    createdAt
    url
  }
`);

export const GENERATION_SHOW = graphql(`
  query GenerationShow($id: ID!) {
    generation(id: $id) {
      ...GenerationParts
    }
  }
`);

export const GENERATION_PLAN = graphql(`
  query GenerationPlan($input: GenerationInput!) {
    generationPlan(input: $input) {
      receipt {
        ...ReceiptParts
      }
      warnings {
        code
        message
      }
      providerCalls
      expectedSeconds
      cost {
        isKnown
        minimum {
          amount
          currency
        }
        maximum {
          amount
          currency
        }
        expected {
          amount
          currency
        }
        lines {
          label
          unit
          quantity
          amount {
            amount
            currency
          }
        }
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export const GENERATION_CREATE = graphql(`
  mutation GenerationCreate($input: GenerationCreateInput!) {
    generationCreate(input: $input) {
      generation {
        id
        status
        sequence
        queuePosition
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export const GENERATION_CANCEL = graphql(`
  mutation GenerationCancel($input: GenerationCancelInput!) {
    generationCancel(input: $input) {
      generation {
        id
        status
        notices {
          code
          message
        }
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);
