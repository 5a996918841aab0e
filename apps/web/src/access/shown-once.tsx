import { Button, Code, CopyButton, Group, Text } from '@mantine/core';
import { formatWhen } from '../lib/format.ts';
import { t } from '../messages/translate.ts';
import styles from './access.module.css';

/** A secret that is shown this once: to be copied, and put away. */
export function ShownOnce({
  title,
  about,
  secret,
  until = null,
  onDone,
}: {
  title: string;
  about: string;
  secret: string;
  /** Until when it works; null: nobody says. */
  until?: string | null;
  onDone: () => void;
}) {
  return (
    <section className={styles.once} aria-label={title}>
      <Text fw={600}>{title}</Text>
      <Text size="sm" c="dimmed">
        {about}
        {until !== null &&
          ` ${t('It works until {time}.', { time: formatWhen(until, Date.now()) })}`}
      </Text>
      <Code block className={styles.secret}>
        {secret}
      </Code>
      <Group gap={6}>
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button size="xs" onClick={copy}>
              {copied ? t('Copied') : t('Copy')}
            </Button>
          )}
        </CopyButton>
        <Button size="xs" variant="default" onClick={onDone}>
          {t('Put it away')}
        </Button>
      </Group>
    </section>
  );
}
