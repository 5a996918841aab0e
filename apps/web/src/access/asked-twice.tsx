import { Button } from '@mantine/core';
import { useState } from 'react';
import { t } from '../messages/translate.ts';

/** A button for what cannot be undone: the first press asks, the second does it. */
export function AskedTwice({
  label,
  question,
  name,
  isBusy,
  onDo,
}: {
  label: string;
  /** What the second press does, in a few words. */
  question: string;
  /** What it is done to, for those who hear the button alone. */
  name: string;
  isBusy: boolean;
  onDo: () => void;
}) {
  const [isAsked, setAsked] = useState(false);
  if (!isAsked)
    return (
      <Button
        size="xs"
        variant="default"
        aria-label={`${label}: ${name}`}
        onClick={() => setAsked(true)}
      >
        {label}
      </Button>
    );
  return (
    <>
      <Button
        size="xs"
        color="red"
        loading={isBusy}
        autoFocus
        aria-label={`${question}: ${name}`}
        onClick={onDo}
      >
        {question}
      </Button>
      <Button size="xs" variant="default" onClick={() => setAsked(false)}>
        {t('Keep')}
      </Button>
    </>
  );
}
