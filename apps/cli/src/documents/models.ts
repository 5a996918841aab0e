import { graphql } from '../gql/index.ts';

/** A model with what is needed to ask it for something, and to find it. */
export const MODEL_TO_ASK = graphql(`
  fragment ModelToAsk on Model {
    id
    key
    source
    name
    provider {
      slug
      isPaid
      status {
        state
      }
    }
    lifecycle {
      state
      replacedBy
    }
    capabilities {
      modes
      allowedAspectRatios
      resolutionPresets {
        label
      }
    }
    parameters {
      ...ParameterParts
    }
  }
  fragment ParameterParts on Parameter {
    __typename
    name
    label
    description
    default
    isRequired
    ... on IntParameter {
      minimum
      maximum
      step
    }
    ... on FloatParameter {
      minimum
      maximum
      step
    }
    ... on EnumParameter {
      values
    }
    ... on TextParameter {
      maxLength
    }
    ... on ImageParameter {
      maximumCount
    }
  }
`);

/** A provider's models of the catalog with what a plan of one needs: none of them has to be installed. */
export const PLAN_STARTERS = graphql(`
  query PlanStarters($provider: String, $after: String) {
    starterModels(first: 100, provider: $provider, after: $after) {
      nodes {
        source
        name
        capabilities {
          resolutionPresets {
            label
          }
        }
        parameters {
          ...ParameterParts
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const ASK_MODEL = graphql(`
  query AskModel($ref: ModelRef!) {
    model(ref: $ref) {
      ...ModelToAsk
    }
  }
`);

export const ASK_MODELS = graphql(`
  query AskModels($provider: String, $mode: GenerationMode, $after: String) {
    models(first: 100, provider: $provider, mode: $mode, after: $after) {
      nodes {
        ...ModelToAsk
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** A page of the names by which the catalog's models may be called. */
export const STARTER_NAMES = graphql(`
  query StarterNames($after: String) {
    starterModels(first: 100, after: $after) {
      nodes {
        source
        key
        provider {
          slug
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** Why a model cannot be asked for anything; nothing is sent. */
export const WHY_NO_MODEL = graphql(`
  query WhyNoModel($input: GenerationInput!) {
    generationPlan(input: $input) {
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);
