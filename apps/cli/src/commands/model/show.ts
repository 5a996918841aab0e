import type { DarkroomClient } from '@darkroom/client';
import { everyNode } from '../../generation/every-node.ts';
import { modelRef, severalModels, unknownModel } from '../../generation/resolve-model.ts';
import { graphql } from '../../gql/index.ts';
import { renderModel } from '../../output/model.ts';
import { defineCommand } from '../../program/command.ts';

const MODEL = graphql(`
  query ModelShow($ref: ModelRef!) {
    model(ref: $ref) {
      ...InstalledModelParts
    }
  }
`);

const STARTERS = graphql(`
  query StarterShow($after: String) {
    starterModels(first: 100, after: $after) {
      nodes {
        ...StarterModelParts
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** The catalog's model of that source or key. @throws CliProblem where several providers have one of that key. */
async function findStarter(client: DarkroomClient, named: string) {
  const starters = await everyNode(async (after) => (await page(client, after)).starterModels);
  const found = starters.filter(({ source, key }) => source === named || key === named);
  if (found.length > 1) throw severalModels(named, found);
  return found[0] ?? null;
}

const page = (client: DarkroomClient, after: string | null) => client.request(STARTERS, { after });

export default defineCommand({
  args: { model: { type: 'positional', required: true, description: 'Its key, source or id.' } },
  examples: ['darkroom model show <key>'],
  json: '{ model } with capabilities, parameters, prices and lifecycle.',
  notes:
    'The settings of its table are given to `generate` as --param name=value; * marks those that are required.',
  run: async ({ args, session }) => {
    const client = await session.client();
    const { model: installed } = await client.request(MODEL, { ref: modelRef(args.model) });
    const model = installed ?? (await findStarter(client, args.model));
    if (model === null) throw await unknownModel(client, args.model);
    const now = session.clock.now();
    session.output.result({ model }, (safe, style) =>
      renderModel(safe.model, now, style, session.spoken),
    );
    return 0;
  },
});
