import { Button, FileButton, Text } from '@mantine/core';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useState } from 'react';
import { plural, t } from '../messages/translate.ts';
import type { RowsFile } from './batch-draft.ts';
import styles from './batches.module.css';
import { UnreadableError } from './unreadable-error.ts';

/** Bytes of the largest file that is read: an order is a request of 1 MiB at most. */
const MOST_BYTES = 1_000_000;

/** A CSV or JSON file, a generation a line: dropped here or chosen. */
export function RowsFileField({
  file,
  problem,
  onChange,
}: {
  file: RowsFile | null;
  /** What of its lines cannot be read. */
  problem: string | null;
  onChange: (file: RowsFile | null) => void;
}) {
  const [unread, setUnread] = useState<string | null>(null);
  const [isOver, setOver] = useState(false);
  const take = async (given: File | null | undefined) => {
    if (!given) return;
    setUnread(null);
    if (given.size > MOST_BYTES)
      return setUnread(
        t('“{name}” is too large: order it in several parts.', { name: given.name }),
      );
    // With what reads tables, which nobody needs before there is one.
    const { readRows } = await import('./read-rows.ts');
    try {
      onChange({ name: given.name, rows: readRows(given.name, await given.text()) });
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      onChange(null);
      setUnread(error.message);
    }
  };
  const told = unread ?? problem;
  return (
    <section
      className={styles.drop}
      data-over={isOver || undefined}
      aria-label={t('File of rows')}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer.files[0]);
      }}
    >
      <div className={styles.dropHead}>
        <FileButton
          accept=".csv,.json,text/csv,application/json"
          inputProps={{ 'aria-label': t('File of rows') }}
          onChange={(given) => void take(given)}
        >
          {(button) => (
            <Button
              {...button}
              size="compact-sm"
              variant="default"
              leftSection={<IconFileSpreadsheet size={15} aria-hidden="true" />}
            >
              {t('Choose a file of rows')}
            </Button>
          )}
        </FileButton>
        {file && (
          <>
            <Text size="sm">
              {file.name} · {plural(file.rows.length, '{count} row', '{count} rows')}
            </Text>
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              aria-label={t('Take {name} away', { name: file.name })}
              onClick={() => onChange(null)}
            >
              {t('Remove')}
            </Button>
          </>
        )}
      </div>
      <Text size="xs" c="dimmed">
        {t(
          'Or drop it here: CSV with a header, or a JSON list. Columns: {columns}. What a row leaves out is as below.',
          { columns: 'prompt, model, size, seed, negative, count, param.<name>' },
        )}
      </Text>
      {told !== null && (
        <Text size="sm" c="var(--bad)" role="alert">
          {told}
        </Text>
      )}
    </section>
  );
}
