import { accepted } from '@darkroom/client';
import { findBoard } from '../../board/find-board.ts';
import { graphql } from '../../gql/index.ts';
import { confirm } from '../../program/ask.ts';
import { defineCommand } from '../../program/command.ts';

const DELETE = graphql(`
  mutation BoardDelete($input: BoardDeleteInput!) {
    boardDelete(input: $input) {
      deletedId
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export default defineCommand({
  args: {
    board: { type: 'positional', required: true, description: 'Its name or id.' },
    yes: { type: 'boolean', alias: 'y', description: 'Do not ask.' },
  },
  examples: ['darkroom board delete Herons --yes'],
  json: '{ deletedId }',
  notes: 'Its pictures stay.',
  run: async ({ args, session }) => {
    const client = await session.client();
    const { id, name } = await findBoard(client, args.board);
    await confirm(session, args.yes === true, `Delete the board "${name}"? Its pictures stay.`);
    const { deletedId } = accepted((await client.request(DELETE, { input: { id } })).boardDelete);
    session.output.result({ deletedId }, (safe) => safe.deletedId ?? '');
    return 0;
  },
});
