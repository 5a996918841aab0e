import { Button, Group, Modal, Text } from '@mantine/core';
import { IconPhoto, IconPlus, IconStack2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useAddress } from '../filters/use-address.ts';
import { NO_BOARD } from '../gallery/gallery-filter.ts';
import { useImageActions } from '../gallery/use-image-actions.tsx';
import { t } from '../messages/translate.ts';
import { BoardNameDialog } from './board-name-dialog.tsx';
import { BoardLine, BoardRow } from './board-row.tsx';
import styles from './boards.module.css';
import { type BoardEntry, useBoardActions, useBoards } from './use-boards.ts';

type Dialog = { kind: 'new' } | { kind: 'rename' | 'delete'; board: BoardEntry };

/** All boards: the one that is shown stands in the address. `onChosen`: somebody chose one. */
export function BoardList({ onChosen }: { onChosen?: () => void }) {
  const { parameters, set } = useAddress();
  const { boards, isLoaded } = useBoards();
  const actions = useBoardActions();
  const { zip, canChange } = useImageActions();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const current = parameters.get('board');
  const show = (board: string | null) => {
    set('board', board, { isNewEntry: true });
    onChosen?.();
  };
  const close = () => setDialog(null);
  const problemOf = (answer: { id: string } | { problem: string }) =>
    'problem' in answer ? answer.problem : null;
  return (
    <nav className={styles.boards} aria-label={t('Boards')}>
      <ul className={styles.list}>
        <BoardLine
          label={t('All pictures')}
          isCurrent={current === null}
          picture={<IconStack2 size={16} stroke={1.5} aria-hidden="true" />}
          onOpen={() => show(null)}
        />
        {boards.length > 0 && (
          <BoardLine
            label={t('On no board')}
            isCurrent={current === NO_BOARD}
            picture={<IconPhoto size={16} stroke={1.5} aria-hidden="true" />}
            onOpen={() => show(NO_BOARD)}
          />
        )}
        {boards.map((board) => (
          <BoardRow
            key={board.id}
            board={board}
            isCurrent={current === board.id}
            canChange={canChange}
            onOpen={() => show(board.id)}
            onDropPictures={(ids) => void actions.add(board, ids)}
            onRename={() => setDialog({ kind: 'rename', board })}
            onTarget={(isTarget) => void actions.change(board.id, { isTarget })}
            onZip={() => void zip({ board: board.id })}
            onDelete={() => setDialog({ kind: 'delete', board })}
          />
        ))}
      </ul>
      {canChange && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          disabled={!isLoaded}
          onClick={() => setDialog({ kind: 'new' })}
        >
          {t('New board')}
        </Button>
      )}
      {dialog?.kind === 'new' && (
        <BoardNameDialog
          title={t('New board')}
          onSave={async (name) => problemOf(await actions.create(name))}
          onClose={close}
        />
      )}
      {dialog?.kind === 'rename' && (
        <BoardNameDialog
          title={t('Rename “{name}”', { name: dialog.board.name })}
          name={dialog.board.name}
          onSave={async (name) => problemOf(await actions.rename(dialog.board.id, name))}
          onClose={close}
        />
      )}
      {dialog?.kind === 'delete' && (
        <Modal
          opened
          onClose={close}
          title={t('Delete the board “{name}”?', { name: dialog.board.name })}
          size="sm"
          centered
          zIndex={300}
        >
          <Text size="sm">{t('Its pictures stay in the gallery.')}</Text>
          <Group justify="flex-end" mt="lg">
            <Button variant="default" onClick={close}>
              {t('Keep')}
            </Button>
            <Button
              color="red"
              data-autofocus
              onClick={async () => {
                await actions.remove(dialog.board.id);
                if (current === dialog.board.id) set('board', null);
                close();
              }}
            >
              {t('Delete')}
            </Button>
          </Group>
        </Modal>
      )}
    </nav>
  );
}
