import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { t } from '../messages/translate.ts';

/** Asks for a board's name, for a new one or another name. */
export function BoardNameDialog({
  title,
  name: before = '',
  onSave,
  onClose,
}: {
  title: string;
  name?: string;
  /** What is wrong with the name; null: it was taken. */
  onSave: (name: string) => Promise<string | null>;
  onClose: () => void;
}) {
  const [name, setName] = useState(before);
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaving, setSaving] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setSaving(true);
    const wrong = await onSave(name);
    setSaving(false);
    if (wrong === null) onClose();
    else setProblem(wrong);
  };
  return (
    <Modal opened onClose={onClose} title={title} size="sm" centered zIndex={300}>
      <form onSubmit={(event) => void save(event)}>
        <TextInput
          label={t('Name')}
          value={name}
          error={problem}
          maxLength={100}
          data-autofocus
          onChange={(event) => {
            setName(event.currentTarget.value);
            setProblem(null);
          }}
        />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            {t('Cancel')}
          </Button>
          <Button type="submit" loading={isSaving} disabled={name.trim() === ''}>
            {t('Save')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
