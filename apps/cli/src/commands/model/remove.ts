import { accepted } from '@darkroom/client';
import { modelRef, resolveModel } from '../../generation/resolve-model.ts';
import { graphql } from '../../gql/index.ts';
import { confirm } from '../../program/ask.ts';
import { defineCommand } from '../../program/command.ts';

const UNINSTALL = graphql(`
  mutation ModelUninstall($input: ModelUninstallInput!) {
    modelUninstall(input: $input) {
      source
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export default defineCommand({
  args: {
    model: { type: 'positional', required: true, description: 'Its key, source or id.' },
    yes: { type: 'boolean', alias: 'y', description: 'Do not ask.' },
  },
  examples: ['darkroom model remove <key>', 'darkroom model remove <key> --yes'],
  json: '{ source }',
  notes: 'Its pictures stay, and it does not come back by itself.',
  run: async ({ args, session }) => {
    const client = await session.client();
    // Nobody is asked about a model that is not there.
    if (args.yes !== true) await resolveModel(client, args.model, 'TXT2IMG');
    await confirm(session, args.yes === true, `Uninstall the model ${args.model}?`);
    const { modelUninstall } = await client.request(UNINSTALL, {
      input: { model: modelRef(args.model) },
    });
    const { source } = accepted(modelUninstall);
    session.output.result({ source }, (safe) => safe.source ?? '');
    session.output.note(`It comes back with: darkroom model install ${source}`);
    return 0;
  },
});
