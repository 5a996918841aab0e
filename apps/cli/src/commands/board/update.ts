import { accepted } from '@darkroom/client';
import { findBoard } from '../../board/find-board.ts';
import { graphql } from '../../gql/index.ts';
import { renderBoards } from '../../output/board.ts';
import { inputProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';

const UPDATE = graphql(`
  mutation BoardUpdate($input: BoardUpdateInput!) {
    boardUpdate(input: $input) {
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
    board: { type: 'positional', required: true, description: 'Its name or id.' },
    name: { type: 'string', valueHint: 'name', description: 'What to call it from now on.' },
    target: { type: 'boolean', description: 'New pictures come to it from now on.' },
    'no-longer-target': { type: 'boolean', description: 'New pictures no longer come to it.' },
  },
  examples: [
    'darkroom board update Herons --name "Grey herons"',
    'darkroom board update Today --no-longer-target',
  ],
  json: '{ board: { id, name, imageCount, isTarget, createdAt } }',
  run: async ({ args, session }) => {
    const ends = args['no-longer-target'] === true;
    if (args.name === undefined && args.target !== true && !ends)
      throw inputProblem('Say what to change: --name, --target or --no-longer-target.');
    if (args.target === true && ends)
      throw inputProblem('--target and --no-longer-target contradict each other.');
    const client = await session.client();
    const { id } = await findBoard(client, args.board);
    const isTarget = args.target === true ? true : ends ? false : null;
    const input = { id, name: args.name ?? null, isTarget };
    const { board } = accepted((await client.request(UPDATE, { input })).boardUpdate);
    session.output.result({ board }, (safe, style) =>
      safe.board === null ? '' : renderBoards([safe.board], style),
    );
    return 0;
  },
});
