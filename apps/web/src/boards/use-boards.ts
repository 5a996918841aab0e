import { useMemo } from 'react';
import { useClient, useQuery } from 'urql';
import { errorText } from '../frame/problem-notice.tsx';
import type { BoardEntryFragment } from '../gql/graphql.ts';
import { graphql, readFragment } from '../gql/index.ts';
import { inBatches } from '../lib/in-batches.ts';
import { notify } from '../lib/notify.ts';
import { announce } from '../live/announce.ts';
import { useMissedEvents } from '../live/use-missed-events.ts';
import { plural, t } from '../messages/translate.ts';

/** What is shown of a board. */
export const BOARD_ENTRY = graphql(`
  fragment BoardEntry on Board {
    id
    name
    imageCount
    isTarget
    cover { id url(variant: THUMBNAIL) }
  }
`);
const BOARDS = graphql(`
  query Boards { boards { id ...BoardEntry } }
`);
const CREATE = graphql(`
  mutation CreateBoard($input: BoardCreateInput!) {
    boardCreate(input: $input) { board { id ...BoardEntry } userErrors { code message } }
  }
`);
const UPDATE = graphql(`
  mutation UpdateBoard($input: BoardUpdateInput!) {
    boardUpdate(input: $input) { board { id ...BoardEntry } userErrors { code message } }
  }
`);
const REMOVE = graphql(`
  mutation DeleteBoard($input: BoardDeleteInput!) {
    boardDelete(input: $input) { deletedId userErrors { code message } }
  }
`);
const ADD = graphql(`
  mutation AddToBoard($input: BoardAddImagesInput!) {
    boardAddImages(input: $input) { board { id ...BoardEntry } addedCount userErrors { code message } }
  }
`);
const TAKE = graphql(`
  mutation TakeFromBoard($input: BoardRemoveImagesInput!) {
    boardRemoveImages(input: $input) { board { id ...BoardEntry } removedCount userErrors { code message } }
  }
`);

export type BoardEntry = BoardEntryFragment;

/** The boards, in the order in which they were made. */
export function useBoards(): { boards: readonly BoardEntry[]; isLoaded: boolean } {
  const [{ data }, refetch] = useQuery({ query: BOARDS, requestPolicy: 'cache-and-network' });
  useMissedEvents(refetch);
  return useMemo(
    () => ({
      boards: data?.boards.map((board) => readFragment(BOARD_ENTRY, board)) ?? [],
      isLoaded: data !== undefined,
    }),
    [data],
  );
}

interface Told {
  readonly message: string;
}

/** What is done with boards. `create` and `rename` give what is wrong with a name; the rest says it in passing. */
export function useBoardActions() {
  const client = useClient();
  return useMemo(() => {
    const wrong = (error: Error | undefined, refused: readonly Told[] = []) =>
      error ? errorText(error) : refused.map(({ message }) => message).join(' ');
    const tell = (message: string) => {
      if (message) notify({ message, color: 'red' });
    };
    return {
      async create(name: string): Promise<{ id: string } | { problem: string }> {
        const { data, error } = await client.mutation(CREATE, { input: { name } });
        const board = data?.boardCreate.board;
        return board ? { id: board.id } : { problem: wrong(error, data?.boardCreate.userErrors) };
      },
      async rename(id: string, name: string): Promise<{ id: string } | { problem: string }> {
        const { data, error } = await client.mutation(UPDATE, { input: { id, name } });
        const board = data?.boardUpdate.board;
        return board ? { id } : { problem: wrong(error, data?.boardUpdate.userErrors) };
      },
      async change(id: string, change: { isTarget?: boolean; coverImageId?: string | null }) {
        const { data, error } = await client.mutation(UPDATE, { input: { id, ...change } });
        tell(wrong(error, data?.boardUpdate.userErrors));
      },
      async remove(id: string) {
        const { data, error } = await client.mutation(REMOVE, { input: { id } });
        tell(wrong(error, data?.boardDelete.userErrors));
      },
      async add(board: { id: string; name: string }, ids: readonly string[]) {
        const added = await inBatches(ids, async (imageIds) => {
          const { data, error } = await client.mutation(ADD, { input: { id: board.id, imageIds } });
          tell(wrong(error, data?.boardAddImages.userErrors));
          return data?.boardAddImages.addedCount ?? 0;
        });
        const count = added.reduce((sum, one) => sum + one, 0);
        const message =
          count === 0
            ? t('Already on “{name}”.', { name: board.name })
            : plural(
                count,
                '{count} picture added to “{name}”.',
                '{count} pictures added to “{name}”.',
                { name: board.name },
              );
        announce(message);
        notify({ message });
      },
      async take(id: string, ids: readonly string[]) {
        await inBatches(ids, async (imageIds) => {
          const { data, error } = await client.mutation(TAKE, { input: { id, imageIds } });
          tell(wrong(error, data?.boardRemoveImages.userErrors));
        });
      },
    };
  }, [client]);
}

export type BoardActions = ReturnType<typeof useBoardActions>;
