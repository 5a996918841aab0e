import { graphql } from '../gql/index.ts';

/** Stores credentials and the address; the answer brings the provider up to date wherever it is shown. */
export const CONFIGURE = graphql(`
  mutation ProviderConfigure($input: ProviderConfigureInput!, $locale: String) {
    providerConfigure(input: $input) {
      provider { id ...ProviderCard }
      installedModels { id }
      userErrors { code message field }
    }
  }
`);
