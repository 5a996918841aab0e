import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { errorText } from '../frame/problem-notice.tsx';
import { t } from '../messages/translate.ts';
import { BATCH_RESUME } from './batch-documents.ts';
import styles from './batches.module.css';
import { UnreadableError } from './unreadable-error.ts';
import { dollarsOf } from './written-values.ts';

/** Goes on with a batch, under another cap where one is written. One that runs gets the new cap. */
export function ResumeForm({
  id,
  cap,
  isPaused,
  onProblems,
}: {
  id: string;
  /** Dollars, as it is; null: none. */
  cap: string | null;
  isPaused: boolean;
  onProblems: (problems: readonly string[]) => void;
}) {
  const [text, setText] = useState('');
  const [{ fetching }, resume] = useMutation(BATCH_RESUME);
  const send = async () => {
    onProblems([]);
    try {
      const { data, error } = await resume({ input: { id, cap: dollarsOf(text) } });
      const refused = data?.batchResume.userErrors.map(({ message }) => message) ?? [];
      onProblems(error ? [errorText(error)] : refused);
      if (!error && refused.length === 0) setText('');
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      onProblems([error.message]);
    }
  };
  return (
    <form
      className={styles.actions}
      aria-label={t('Go on under a cap')}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <TextInput
        label={t('New cap, in US dollars')}
        inputMode="decimal"
        autoComplete="off"
        placeholder={cap ?? ''}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button
        type="submit"
        variant={isPaused ? 'filled' : 'default'}
        loading={fetching}
        disabled={!isPaused && text.trim() === ''}
      >
        {isPaused ? t('Go on') : t('Change the cap')}
      </Button>
    </form>
  );
}
