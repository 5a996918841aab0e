import { Button, Menu } from '@mantine/core';
import { IconFolderPlus, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { t } from '../messages/translate.ts';
import { BoardNameDialog } from './board-name-dialog.tsx';
import { useBoardActions, useBoards } from './use-boards.ts';

/** A button that puts pictures on a board, or on a new one. */
export function AddToBoard({
  ids,
  size = 'xs',
}: {
  ids: readonly string[];
  size?: 'xs' | 'compact-sm';
}) {
  const { boards } = useBoards();
  const actions = useBoardActions();
  const [isNaming, setNaming] = useState(false);
  return (
    <>
      <Menu position="top-start" withinPortal zIndex={400}>
        <Menu.Target>
          <Button variant="default" size={size} leftSection={<IconFolderPlus size={16} />}>
            {t('Add to board')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
          {boards.map((board) => (
            <Menu.Item key={board.id} onClick={() => void actions.add(board, ids)}>
              {board.name}
            </Menu.Item>
          ))}
          {boards.length > 0 && <Menu.Divider />}
          <Menu.Item leftSection={<IconPlus size={14} />} onClick={() => setNaming(true)}>
            {t('New board')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isNaming && (
        <BoardNameDialog
          title={t('New board')}
          onClose={() => setNaming(false)}
          onSave={async (name) => {
            const made = await actions.create(name);
            if ('problem' in made) return made.problem;
            await actions.add({ id: made.id, name }, ids);
            return null;
          }}
        />
      )}
    </>
  );
}
