import type { DarkroomClient } from '@darkroom/client';
import type { BoardPartsFragment } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { CliProblem } from '../program/cli-problem.ts';

export const BOARDS = graphql(`
  query Boards {
    boards {
      ...BoardParts
    }
  }
`);

export const BOARD_PARTS = graphql(`
  fragment BoardParts on Board {
    id
    name
    imageCount
    isTarget
    createdAt
  }
`);

/** The board of this id or name. @throws CliProblem where there is none, or where several people's have the name. */
export async function findBoard(client: DarkroomClient, word: string): Promise<BoardPartsFragment> {
  const { boards } = await client.request(BOARDS, {});
  const found = boards.filter(({ id, name }) => id === word || name === word);
  const [board] = found;
  if (board && found.length === 1) return board;
  throw new CliProblem(
    'NOT_FOUND',
    board
      ? `Several boards are called "${word}". Name one by its id.`
      : `There is no board "${word}".`,
    { exitCode: 2, hint: '`darkroom board list` shows them.' },
  );
}
