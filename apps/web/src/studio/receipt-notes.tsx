import { Text } from '@mantine/core';
import { words } from '../lib/format.ts';
import type { BatchData } from './batch-fragment.ts';
import styles from './feed.module.css';

/** What was not sent just as it was asked: each with what came of it and why. Nothing where all was. */
export function ReceiptNotes({ receipt }: { receipt: BatchData['receipt'] }) {
  // Defaults that were put in, and another name for the same value, are no news.
  const lines = receipt.filter(
    ({ outcome, requested, sent }) =>
      outcome !== 'APPLIED' && !(outcome === 'RENAMED' && requested === sent) && requested !== null,
  );
  if (lines.length === 0) return null;
  return (
    <ul className={styles.receipt} aria-label="What became of the settings">
      {lines.map(({ parameter, outcome, requested, sent, reason }) => (
        <li key={parameter}>
          <Text size="xs" c="dimmed">
            {parameter}: {words(outcome).toLowerCase()}
            {requested && sent && requested !== sent ? `, ${requested} → ${sent}` : ''}
            {reason ? ` (${reason})` : ''}
          </Text>
        </li>
      ))}
    </ul>
  );
}
