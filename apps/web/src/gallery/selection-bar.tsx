import { ActionIcon, Button, Tooltip } from '@mantine/core';
import {
  IconColumns2,
  IconDownload,
  IconFolderMinus,
  IconStar,
  IconStarOff,
  IconTrash,
  IconX,
} from '@tabler/icons-react';
import { AddToBoard } from '../boards/add-to-board.tsx';
import { useBoardActions } from '../boards/use-boards.ts';
import { useAddress } from '../filters/use-address.ts';
import { plural, t } from '../messages/translate.ts';
import styles from './gallery.module.css';
import type { GalleryPicture } from './gallery-image.ts';
import { clearSelection, useSelectedIds } from './selection.ts';
import type { ImageActions } from './use-image-actions.tsx';

/** What can be done with the pictures that are selected; nothing where none is. */
export function SelectionBar({
  images,
  board,
  actions,
}: {
  images: readonly GalleryPicture[];
  /** The board that is shown; null: it is none. */
  board: string | null;
  actions: ImageActions;
}) {
  const selected = useSelectedIds();
  const { set } = useAddress();
  const { take } = useBoardActions();
  if (selected.size === 0) return null;
  // In the order in which they stand in the gallery.
  const ids = images.flatMap(({ id }) => (selected.has(id) ? [id] : []));
  const areStarred = images.every(({ id, isStarred }) => isStarred || !selected.has(id));
  const { canChange } = actions;
  const buttons = [
    ...(canChange
      ? [
          {
            label: areStarred ? t('Take the stars away') : t('Star'),
            icon: areStarred ? IconStarOff : IconStar,
            run: () => void actions.star(ids, !areStarred),
          },
        ]
      : []),
    {
      label: t('Download as a zip'),
      icon: IconDownload,
      run: () => void actions.zip({ imageIds: ids }),
    },
    ...(board === null || !canChange
      ? []
      : [
          {
            label: t('Take off this board'),
            icon: IconFolderMinus,
            run: () => void take(board, ids).then(clearSelection),
          },
        ]),
    ...(ids.length === 2
      ? [
          {
            label: t('Compare'),
            icon: IconColumns2,
            run: () => set('compare', ids.join('.'), { isNewEntry: true }),
          },
        ]
      : []),
    ...(canChange
      ? [{ label: t('Delete'), icon: IconTrash, run: () => void actions.remove(ids) }]
      : []),
  ];
  return (
    <section className={styles.selection} aria-label={t('Selection')}>
      <strong role="status">{plural(ids.length, '{count} selected', '{count} selected')}</strong>
      {canChange && <AddToBoard ids={ids} />}
      {buttons.map(({ label, icon: Icon, run }) => (
        <Button
          key={label}
          variant="default"
          size="xs"
          leftSection={<Icon size={16} />}
          onClick={run}
        >
          {label}
        </Button>
      ))}
      <Tooltip label={t('Clear the selection')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('Clear the selection')}
          onClick={clearSelection}
        >
          <IconX size={17} />
        </ActionIcon>
      </Tooltip>
    </section>
  );
}
