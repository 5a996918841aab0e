import { accepted } from '@darkroom/client';
import { findBoard } from '../../board/find-board.ts';
import { IMAGE_IDS_ARGUMENTS, imageIds } from '../../generation/image-ids.ts';
import { graphql } from '../../gql/index.ts';
import { defineCommand } from '../../program/command.ts';

const CHANGE = graphql(`
  mutation BoardRemoveImages($input: BoardRemoveImagesInput!) {
    boardRemoveImages(input: $input) {
      board {
        ...BoardParts
      }
      removedCount
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export default defineCommand({
  args: {
    board: { type: 'positional', required: true, description: "The board's name or id." },
    ...IMAGE_IDS_ARGUMENTS,
  },
  repeatable: ['also'],
  examples: [
    'darkroom board remove Herons img_01k…',
    'darkroom board remove Herons img_01k… --also img_02k…',
  ],
  json: '{ board, removedCount }',
  run: async ({ args, all, session }) => {
    const client = await session.client();
    const { id } = await findBoard(client, args.board);
    const input = { id, imageIds: imageIds(args.id, all('also')) };
    const { boardRemoveImages } = await client.request(CHANGE, { input });
    const { board, removedCount } = boardRemoveImages;
    if (board !== null) {
      session.output.result(
        { board, removedCount },
        (safe) =>
          `${safe.removedCount} ${safe.removedCount === 1 ? 'picture' : 'pictures'} left "${safe.board.name}"; it has ${safe.board.imageCount}.`,
      );
    }
    accepted(boardRemoveImages);
    return 0;
  },
});
