import { Button, Code, Stack, Text, Title } from '@mantine/core';
import { t } from '../messages/translate.ts';
import { Mark } from './mark.tsx';
import styles from './signed-out-page.module.css';

/** For a browser whose session has ended. */
export function SignedOutPage() {
  return (
    <div className={styles.page}>
      <main className={styles.card}>
        <div className={styles.sign}>
          <Mark size={34} />
          Darkroom
        </div>
        <Stack gap="sm">
          <Title order={1}>{t('You are signed out')}</Title>
          <Text c="dimmed">
            {t(
              "This browser's session has ended. Get a new sign-in link on the machine where Darkroom runs, and open it here:",
            )}
          </Text>
          <Code block>npm run -s darkroom -- auth link</Code>
          <Text c="dimmed">
            {t(
              'Every start of Darkroom prints a link as well. A link works once, and for an hour.',
            )}
          </Text>
          <Button onClick={() => window.location.reload()} w="fit-content" mt={4}>
            {t('I am signed in now')}
          </Button>
        </Stack>
      </main>
    </div>
  );
}
