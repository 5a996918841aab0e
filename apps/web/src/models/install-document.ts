import { graphql } from '../gql/index.ts';

/** Installs a model by its source. A module of its own: the studio installs as well, without the page of the models. */
export const INSTALL = graphql(`
  mutation ModelInstall($input: ModelInstallInput!) {
    modelInstall(input: $input) { model { id source name } userErrors { code message field } }
  }
`);
