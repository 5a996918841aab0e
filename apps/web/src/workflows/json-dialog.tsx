import { Button, CopyButton, FileButton, Modal, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { UnreadableError } from '../batches/unreadable-error.ts';
import { t } from '../messages/translate.ts';
import {
  documentName,
  readDocument,
  type WorkflowDocument,
  writeDocument,
} from './workflow-document.ts';
import styles from './workflows.module.css';

/** Bytes of the largest file that is read: an order is a request of 1 MiB at most. */
const MOST_BYTES = 1_000_000;

/** The document as JSON: to copy and to download, and to write, paste or open where it may be changed. */
export function JsonDialog({
  document,
  onTake,
  onClose,
}: {
  document: WorkflowDocument;
  /** Takes another document in its place. Left out: it is only shown. */
  onTake?: (document: WorkflowDocument) => void;
  onClose: () => void;
}) {
  const [text, setText] = useState(() => writeDocument(document));
  const [problem, setProblem] = useState<string | null>(null);
  const open = async (file: File | null) => {
    if (file === null) return;
    if (file.size > MOST_BYTES)
      return setProblem(t('“{name}” is too large: 1 MB at most.', { name: file.name }));
    setText(await file.text());
    setProblem(null);
  };
  const take = () => {
    try {
      onTake?.(readDocument(text));
      onClose();
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      setProblem(error.message);
    }
  };
  return (
    <Modal opened onClose={onClose} title={t('This workflow as JSON')} size="xl">
      <Textarea
        label="JSON"
        classNames={{ input: styles.json }}
        autosize
        minRows={8}
        maxRows={22}
        spellCheck={false}
        readOnly={onTake === undefined}
        error={problem}
        value={text}
        onChange={({ currentTarget: { value } }) => {
          setText(value);
          setProblem(null);
        }}
      />
      <Text size="xs" c="dimmed" my="sm">
        {t('The command line runs the same file: {command}', {
          command: 'darkroom workflow run workflow.json',
        })}
      </Text>
      <div className={styles.actions}>
        {onTake && (
          <>
            <Button onClick={take}>{t('Take it into the editor')}</Button>
            <FileButton
              accept=".json,application/json"
              inputProps={{ 'aria-label': t('Open a file') }}
              onChange={(file) => void open(file)}
            >
              {(button) => (
                <Button {...button} variant="default">
                  {t('Open a file')}
                </Button>
              )}
            </FileButton>
          </>
        )}
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? t('Copied') : t('Copy')}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={() => download(fileName(document), text)}>
          {t('Download')}
        </Button>
      </div>
    </Modal>
  );
}

const fileName = (document: WorkflowDocument): string => {
  const name = documentName(document)
    .trim()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-');
  return `${name || 'workflow'}.json`;
};

/** A file of the page's own making. */
function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = window.document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
