import { Button, Code, Stack, Text, Title } from '@mantine/core';
import { useRouteError } from 'react-router';
import { t } from '../messages/translate.ts';

/** For an address that leads nowhere, and for a page that broke. */
export function PageError({ isNotFound = false }: { isNotFound?: boolean }) {
  const error = useRouteError();
  return (
    <Stack component="main" maw={560} mx="auto" p="xl" mt="15vh" gap="md">
      <Title order={1}>{isNotFound ? t('There is no such page') : t('This page broke')}</Title>
      <Text>
        {isNotFound
          ? t('The address leads nowhere in Darkroom.')
          : t(
              'Your pictures and running generations are safe: they live on the server. Load the page again to go on.',
            )}
      </Text>
      {!isNotFound && error instanceof Error && <Code block>{error.message}</Code>}
      <Button variant="default" w="fit-content" onClick={() => window.location.assign('/')}>
        {t('To the studio')}
      </Button>
    </Stack>
  );
}
