import { Button, Code, Stack, Text, Title } from '@mantine/core';
import { t } from '../messages/translate.ts';

/** In place of a page: that its address leads nowhere, or that it broke by an error. */
export function PageError({ error }: { error: Error | null }) {
  return (
    <Stack maw={560} mx="auto" p="xl" mt="15vh" gap="md">
      <Title order={1}>{error === null ? t('There is no such page') : t('This page broke')}</Title>
      <Text>
        {error === null
          ? t('The address leads nowhere in Darkroom.')
          : t(
              'Your pictures and running generations are safe: they live on the server. Load the page again to go on.',
            )}
      </Text>
      {error !== null && <Code block>{error.message}</Code>}
      <Button variant="default" w="fit-content" onClick={() => window.location.assign('/')}>
        {t('To the studio')}
      </Button>
    </Stack>
  );
}
