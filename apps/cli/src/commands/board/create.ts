import { accepted } from '@darkroom/client';
import { graphql } from '../../gql/index.ts';
import { defineCommand } from '../../program/command.ts';

const CREATE = graphql(`
  mutation BoardCreate($input: BoardCreateInput!) {
    boardCreate(input: $input) {
      board {
        ...BoardParts
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export default defineCommand({
  args: {
    name: { type: 'positional', required: true, description: 'What to call it.' },
    target: { type: 'boolean', description: 'New pictures come to it from now on.' },
  },
  examples: ['darkroom board create Herons', 'darkroom board create Today --target'],
  json: '{ board: { id, name, imageCount, isTarget, createdAt } }',
  run: async ({ args, session }) => {
    const client = await session.client();
    const input = { name: args.name, isTarget: args.target === true };
    const { board } = accepted((await client.request(CREATE, { input })).boardCreate);
    session.output.result({ board }, (safe) => safe.board?.id ?? '');
    return 0;
  },
});
