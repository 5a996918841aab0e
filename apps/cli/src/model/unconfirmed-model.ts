import { accepted, type DarkroomClient, DarkroomProblem } from '@darkroom/client';
import { nearestWord } from '@darkroom/core/plain';
import { STARTER_NAMES } from '../documents/models.ts';
import { everyNode } from '../generation/every-node.ts';
import { graphql } from '../gql/index.ts';

const LISTED = graphql(`
  mutation ModelIsListed($input: ProviderDiscoverModelsInput!) {
    providerDiscoverModels(input: $input) {
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

/**
 * What to warn of after a model was installed that the catalog lacks: that its provider does not list it, or could not
 * be asked, with the nearest name. Null: the provider has it, or neither it nor the catalog lists any of its models.
 */
export async function unconfirmedModel(
  client: DarkroomClient,
  provider: { readonly slug: string; readonly label: string },
  source: string,
): Promise<string | null> {
  try {
    // It is installed already, so that nothing is installed by this: an unknown one is told of, with what is like it.
    const input = { provider: provider.slug, install: [source], first: 1 };
    accepted((await client.request(LISTED, { input })).providerDiscoverModels);
    return null;
  } catch (error) {
    if (!(error instanceof DarkroomProblem)) throw error;
    if (error.code === 'MODEL_NOT_FOUND') return error.message;
  }
  const starters = await everyNode(
    async (after) => (await client.request(STARTER_NAMES, { after })).starterModels,
  );
  const sources = starters.flatMap((starter) =>
    starter.provider?.slug === provider.slug ? [starter.source] : [],
  );
  if (sources.length === 0) return null;
  const nearest = nearestWord(source, sources);
  return `It is not in the catalog, and ${provider.label} could not be asked for it.${nearest === null ? '' : ` Did you mean "${nearest}"?`}`;
}
