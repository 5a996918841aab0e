import { ActionIcon, Menu, UnstyledButton } from '@mantine/core';
import {
  IconArrowBigDownLine,
  IconDots,
  IconDownload,
  IconPencil,
  IconPhoto,
  IconTrash,
} from '@tabler/icons-react';
import { type DragEvent, type ReactNode, useState } from 'react';
import { useImageUrl } from '../lib/image-url.ts';
import { plural, t } from '../messages/translate.ts';
import { droppedPictures, hasPictures } from './board-drag.ts';
import styles from './boards.module.css';
import type { BoardEntry } from './use-boards.ts';

/** A line of the list of boards. Pictures may be dropped on it where it takes them. */
export function BoardLine({
  label,
  isCurrent,
  picture,
  count,
  onOpen,
  onDropPictures,
  children,
}: {
  label: string;
  isCurrent: boolean;
  picture: ReactNode;
  /** What stands under the name. */
  count?: string;
  onOpen: () => void;
  onDropPictures?: (ids: string[]) => void;
  children?: ReactNode;
}) {
  const [isOver, setOver] = useState(false);
  const drop = onDropPictures && {
    onDragOver(event: DragEvent) {
      if (!hasPictures(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop(event: DragEvent) {
      setOver(false);
      const ids = droppedPictures(event.dataTransfer);
      if (ids.length === 0) return;
      event.preventDefault();
      onDropPictures(ids);
    },
  };
  return (
    <li
      className={styles.line}
      data-current={isCurrent || undefined}
      data-over={isOver || undefined}
      {...drop}
    >
      <UnstyledButton
        className={styles.open}
        onClick={onOpen}
        aria-current={isCurrent || undefined}
      >
        <span className={styles.cover}>{picture}</span>
        <span className={styles.words}>
          <span className={styles.name}>{label}</span>
          {count !== undefined && <span className={styles.count}>{count}</span>}
        </span>
      </UnstyledButton>
      {children}
    </li>
  );
}

function Cover({ cover }: { cover: NonNullable<BoardEntry['cover']> }) {
  const { url, onError } = useImageUrl(`${cover.id} THUMBNAIL`, cover.url);
  return <img src={url} onError={onError} alt="" decoding="async" />;
}

/** One board: opens it, takes pictures that are dropped on it, and what can be done with it. */
export function BoardRow({
  board,
  isCurrent,
  canChange,
  onOpen,
  onDropPictures,
  onRename,
  onTarget,
  onZip,
  onDelete,
}: {
  board: BoardEntry;
  isCurrent: boolean;
  /** Whether the person may change boards. */
  canChange: boolean;
  onOpen: () => void;
  onDropPictures: (ids: string[]) => void;
  onRename: () => void;
  onTarget: (isTarget: boolean) => void;
  onZip: () => void;
  onDelete: () => void;
}) {
  const { name, imageCount, isTarget, cover } = board;
  const count = plural(imageCount, '{count} picture', '{count} pictures');
  return (
    <BoardLine
      label={name}
      isCurrent={isCurrent}
      picture={
        cover ? <Cover cover={cover} /> : <IconPhoto size={16} stroke={1.5} aria-hidden="true" />
      }
      count={isTarget ? t('{count}, takes new ones', { count }) : count}
      onOpen={onOpen}
      {...(canChange ? { onDropPictures } : {})}
    >
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon
            className={styles.more}
            variant="subtle"
            color="gray"
            aria-label={t('More about “{name}”', { name })}
          >
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {canChange && (
            <>
              <Menu.Item
                leftSection={<IconArrowBigDownLine size={16} />}
                onClick={() => onTarget(!isTarget)}
              >
                {isTarget ? t('New pictures no longer come here') : t('New pictures come here')}
              </Menu.Item>
              <Menu.Item leftSection={<IconPencil size={16} />} onClick={onRename}>
                {t('Rename')}
              </Menu.Item>
            </>
          )}
          <Menu.Item
            leftSection={<IconDownload size={16} />}
            disabled={imageCount === 0}
            onClick={onZip}
          >
            {t('Download as a zip')}
          </Menu.Item>
          {canChange && (
            <>
              <Menu.Divider />
              <Menu.Item leftSection={<IconTrash size={16} />} c="var(--bad)" onClick={onDelete}>
                {t('Delete the board')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </BoardLine>
  );
}
