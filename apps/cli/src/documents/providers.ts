import { graphql } from '../gql/index.ts';

/** A provider with everything that is told of it; never a value of a secret. */
export const PROVIDER = graphql(`
  fragment ProviderParts on Provider {
    id
    slug
    label
    description
    website
    keyHelpUrl
    isPaid
    modelTypes
    otherModelTypes
    configurationMethods
    environmentVariables
    baseUrl
    problems
    status {
      state
      message
      checkedAt
    }
    credentialStrategy
    isCredentialOrderFixed
    credentialsSharedWith
    ownCredentials {
      label
      name
      isMine
      status {
        state
        message
      }
      coolingUntil
      isInUse
      fields {
        variable
        isSet
        origin
        hint
        setAt
      }
    }
    credentials {
      id
      name
      status {
        state
        message
      }
      coolingUntil
      position
      isInUse
      fields {
        variable
        isSet
        origin
        hint
        setAt
      }
    }
    credentialForm {
      ...CredentialFieldParts
    }
    models(first: 1) {
      totalCount
    }
    starterModels(first: 1) {
      totalCount
    }
  }
  fragment CredentialFieldParts on CredentialField {
    variable
    label
    type
    required
    placeholder
    help
    default
    maxLength
    isBaseUrl
    options {
      value
      label
    }
    showOn {
      variable
      value
    }
  }
`);

export const PROVIDER_SHOW = graphql(`
  query ProviderShow($slug: String!) {
    provider(slug: $slug) {
      ...ProviderParts
    }
  }
`);

/** What a model of the provider brings of its own. */
export const MODEL_FORM = graphql(`
  query ModelForm($slug: String!) {
    provider(slug: $slug) {
      label
      keyHelpUrl
      configurationMethods
      modelCredentialForm {
        ...CredentialFieldParts
      }
    }
  }
`);

export const PROVIDER_SLUGS = graphql(`
  query ProviderSlugs($name: String!) {
    providers {
      slug
    }
    notOffered(name: $name) {
      message
    }
    catalogProblems {
      file
      line
      message
      isLeftOut
    }
  }
`);

/** What is wrong with a provider's files. */
export const PROVIDER_PROBLEMS = graphql(`
  query ProviderProblems($slug: String!) {
    provider(slug: $slug) {
      problems
    }
  }
`);

export const PROVIDER_VERIFY = graphql(`
  mutation ProviderVerify($input: ProviderVerifyInput!) {
    providerVerify(input: $input) {
      provider {
        slug
        status {
          state
          message
          checkedAt
        }
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);
