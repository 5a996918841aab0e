import { Text } from '@mantine/core';
import { outcomeText, settingName } from '../lib/setting-names.ts';
import type { BatchData } from './batch-fragment.ts';
import styles from './feed.module.css';

/** What means just what was asked. */
const UNCHANGED = new Set(['APPLIED', 'CONVERTED']);

/** What was not sent just as it was asked: each with what came of it and why. Nothing where all was. */
export function ReceiptNotes({ receipt }: { receipt: BatchData['receipt'] }) {
  // Defaults that were put in, and another name or form for the same thing, are no news.
  const lines = receipt.filter(
    ({ outcome, requested, sent }) =>
      !UNCHANGED.has(outcome) &&
      !(outcome === 'RENAMED' && requested === sent) &&
      requested !== null,
  );
  if (lines.length === 0) return null;
  return (
    <ul className={styles.receipt} aria-label="What became of the settings">
      {lines.map(({ parameter, outcome, requested, sent, reason }) => (
        <li key={parameter}>
          <Text size="xs" c="dimmed">
            {settingName(parameter)}: {outcomeText(outcome)}
            {requested && sent && requested !== sent ? `, ${requested} → ${sent}` : ''}
            {reason ? ` (${reason})` : ''}
          </Text>
        </li>
      ))}
    </ul>
  );
}
