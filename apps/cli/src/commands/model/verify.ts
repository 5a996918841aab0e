import { accepted } from '@darkroom/client';
import { modelRef } from '../../generation/resolve-model.ts';
import { graphql } from '../../gql/index.ts';
import { renderModelStatus } from '../../output/model.ts';
import { defineCommand } from '../../program/command.ts';

const VERIFY = graphql(`
  mutation ModelVerify($input: ModelVerifyInput!) {
    modelVerify(input: $input) {
      model {
        key
        source
        credentialStatus {
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

export default defineCommand({
  args: { model: { type: 'positional', required: true, description: 'Its key, source or id.' } },
  examples: ['darkroom model verify <key>'],
  json: '{ model: { key, source, credentialStatus } }',
  notes:
    'It asks the provider, at no cost. For a model without credentials of its own: darkroom provider test <provider>.',
  run: async ({ args, session }) => {
    const client = await session.client();
    const { modelVerify } = await client.request(VERIFY, {
      input: { model: modelRef(args.model) },
    });
    const { model } = accepted(modelVerify);
    session.output.result({ model }, (safe, style) =>
      safe.model === null ? '' : renderModelStatus(safe.model, style),
    );
    const state = model?.credentialStatus?.state;
    return state === 'REJECTED' || state === 'UNREACHABLE' ? 5 : 0;
  },
});
