import { Text } from '@mantine/core';
import { outcomeText, settingName } from '../lib/setting-names.ts';
import { t } from '../messages/translate.ts';
import styles from './feed.module.css';

/** What means just what was asked. */
const UNCHANGED = new Set(['APPLIED', 'CONVERTED']);

interface ReceiptLine {
  readonly parameter: string;
  readonly outcome: string;
  readonly requested?: string | null;
  readonly sent?: string | null;
  readonly reason?: string | null;
}

/** What is, or was, not sent just as it was asked: each with what comes of it and why. Nothing where all is. */
export function ReceiptNotes({ receipt }: { receipt: readonly ReceiptLine[] }) {
  // Defaults that were put in, and another name or form for the same thing, are no news.
  const lines = receipt.filter(
    ({ outcome, requested, sent }) =>
      !UNCHANGED.has(outcome) &&
      !(outcome === 'RENAMED' && requested === sent) &&
      requested !== null &&
      requested !== undefined,
  );
  if (lines.length === 0) return null;
  return (
    <ul className={styles.receipt} aria-label={t('What becomes of the settings')}>
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
