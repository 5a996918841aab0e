import type { BoardPartsFragment } from '../gql/graphql.ts';
import { safeLine } from './safe.ts';
import type { Style } from './style.ts';
import { renderTable } from './table.ts';

/** Boards, a line each. */
export function renderBoards(boards: readonly BoardPartsFragment[], style: Style): string {
  return renderTable(
    ['ID', 'PICTURES', 'NEW ONES', 'NAME'],
    boards.map(({ id, imageCount, isTarget, name }) => [
      id,
      String(imageCount),
      isTarget ? 'come here' : '',
      safeLine(name, 60),
    ]),
    style,
  );
}
