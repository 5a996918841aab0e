import { accepted } from '@darkroom/client';
import { findBoard } from '../../board/find-board.ts';
import { IMAGE_IDS_ARGUMENTS, imageIds } from '../../generation/image-ids.ts';
import { graphql } from '../../gql/index.ts';
import { defineCommand } from '../../program/command.ts';

const CHANGE = graphql(`
  mutation BoardAddImages($input: BoardAddImagesInput!) {
    boardAddImages(input: $input) {
      board {
        ...BoardParts
      }
      addedCount
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
    'darkroom board add Herons img_01k…',
    'darkroom board add Herons img_01k… --also img_02k…',
  ],
  json: '{ board, addedCount }',
  run: async ({ args, all, session }) => {
    const client = await session.client();
    const { id } = await findBoard(client, args.board);
    const input = { id, imageIds: imageIds(args.id, all('also')) };
    const { boardAddImages } = await client.request(CHANGE, { input });
    const { board, addedCount } = boardAddImages;
    if (board !== null) {
      session.output.result(
        { board, addedCount },
        (safe) =>
          `${safe.addedCount} ${safe.addedCount === 1 ? 'picture' : 'pictures'} came to "${safe.board.name}"; it has ${safe.board.imageCount}.`,
      );
    }
    accepted(boardAddImages);
    return 0;
  },
});
