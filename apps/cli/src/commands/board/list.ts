import { BOARDS } from '../../board/find-board.ts';
import { renderBoards } from '../../output/board.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {},
  examples: ['darkroom board list'],
  json: '{ boards: [{ id, name, imageCount, isTarget, createdAt }] }',
  run: async ({ session }) => {
    const answer = await (await session.client()).request(BOARDS, {});
    session.output.result(answer, ({ boards }, style) =>
      boards.length === 0
        ? session.spoken('There are no boards. Make one: darkroom board create <name>')
        : renderBoards(boards, style),
    );
    return 0;
  },
});
