import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useClient } from 'urql';
import { useMay } from '../access/use-may.ts';
import { errorText } from '../frame/problem-notice.tsx';
import { graphql } from '../gql/index.ts';
import { inBatches } from '../lib/in-batches.ts';
import { hideNotification, notify } from '../lib/notify.ts';
import { announce } from '../live/announce.ts';
import { plural, t } from '../messages/translate.ts';
import { unselect } from './selection.ts';

const UPDATE = graphql(`
  mutation UpdateImages($input: ImageUpdateManyInput!) {
    imageUpdateMany(input: $input) { images { id isStarred rating } userErrors { code message } }
  }
`);
const DELETE = graphql(`
  mutation DeleteImages($input: ImageDeleteInput!) {
    imageDelete(input: $input) { deletedIds userErrors { code message } }
  }
`);
const RESTORE = graphql(`
  mutation RestoreImages($input: ImageRestoreInput!) {
    imageRestore(input: $input) { images { id } userErrors { code message } }
  }
`);
const ARCHIVE = graphql(`
  mutation ArchiveImages($input: ImageArchiveCreateInput!) {
    imageArchiveCreate(input: $input) { url imageCount userErrors { code message } }
  }
`);

interface Told {
  readonly message: string;
}

/** How long the way back is offered, in milliseconds. The server keeps what was deleted for a day. */
const UNDO_MS = 12_000;

/** What Ctrl+Z brings back: a promise, for the pictures leave the page before the server has answered. */
let lastDeleted: Promise<readonly string[]> = Promise.resolve([]);

/**
 * What is done with pictures of the gallery, one or many. What goes wrong is said in passing. Where the person may only look
 * (`canChange` false), what would change them does nothing.
 */
export function useImageActions() {
  const client = useClient();
  const canChange = useMay()('gallery:write');
  return useMemo(() => {
    const tell = (error: Error | undefined, refused: readonly Told[]) => {
      const message = error ? errorText(error) : refused.map((one) => one.message).join(' ');
      if (message) notify({ message, color: 'red' });
      return message === '';
    };
    const update = async (
      ids: readonly string[],
      change: { isStarred?: boolean; rating?: number | null },
    ) => {
      if (!canChange) return;
      await inBatches(ids, async (batch) => {
        const { data, error } = await client.mutation(UPDATE, { input: { ids: batch, ...change } });
        return tell(error, data?.imageUpdateMany.userErrors ?? []);
      });
    };
    const restore = async (ids: readonly string[]) => {
      lastDeleted = Promise.resolve([]);
      const done = await inBatches(ids, async (batch) => {
        const { data, error } = await client.mutation(RESTORE, { input: { ids: batch } });
        return tell(error, data?.imageRestore.userErrors ?? []);
      });
      if (done.every(Boolean))
        announce(plural(ids.length, '{count} picture is back.', '{count} pictures are back.'));
    };
    const deleted = async (ids: readonly string[]): Promise<readonly string[]> => {
      const gone = await inBatches(ids, async (batch) => {
        const { data, error } = await client.mutation(DELETE, { input: { ids: batch } });
        tell(error, data?.imageDelete.userErrors ?? []);
        return data?.imageDelete.deletedIds ?? [];
      });
      return gone.flat();
    };
    return {
      canChange,
      star: (ids: readonly string[], isStarred: boolean) => update(ids, { isStarred }),
      rate: (ids: readonly string[], rating: number | null) => update(ids, { rating }),
      restore,
      async undo() {
        const ids = await lastDeleted;
        if (ids.length > 0) await restore(ids);
      },
      /** Deletes, and offers the way back. Whether anything went. */
      async remove(ids: readonly string[]): Promise<boolean> {
        if (!canChange) return false;
        const before = lastDeleted;
        const going = deleted(ids);
        lastDeleted = going;
        const gone = await going;
        if (gone.length === 0) {
          if (lastDeleted === going) lastDeleted = before;
          return false;
        }
        unselect(gone);
        const message = plural(
          gone.length,
          '{count} picture deleted.',
          '{count} pictures deleted.',
        );
        announce(message);
        const notice = `deleted ${gone[0]}`;
        notify({
          id: notice,
          autoClose: UNDO_MS,
          message: (
            <span style={{ display: 'flex', alignItems: 'center', gap: 12 }}>
              {message}
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => {
                  hideNotification(notice);
                  void restore(gone);
                }}
              >
                {t('Undo')}
              </Button>
            </span>
          ),
        });
        return true;
      },
      /** Downloads a zip of pictures, or of all on a board. */
      async zip(what: { imageIds: readonly string[] } | { board: string }): Promise<void> {
        const input = 'board' in what ? what : { imageIds: [...what.imageIds] };
        const { data, error } = await client.mutation(ARCHIVE, { input });
        const answer = data?.imageArchiveCreate;
        tell(error, answer?.userErrors ?? []);
        if (!answer?.url) return;
        // The browser's own download: it shows how far it is, and nothing is held in the page.
        const link = document.createElement('a');
        link.href = answer.url;
        link.download = '';
        document.body.append(link);
        link.click();
        link.remove();
        announce(
          plural(
            answer.imageCount,
            'A zip of {count} picture is on its way.',
            'A zip of {count} pictures is on its way.',
          ),
        );
      },
    };
  }, [client, canChange]);
}

export type ImageActions = ReturnType<typeof useImageActions>;
