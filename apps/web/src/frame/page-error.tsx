import { Button, Code, Stack, Text, Title } from '@mantine/core';
import { useRouteError } from 'react-router';

/** For an address that leads nowhere, and for a page that broke. */
export function PageError({ isNotFound = false }: { isNotFound?: boolean }) {
  const error = useRouteError();
  return (
    <Stack component="main" maw={560} mx="auto" p="xl" mt="15vh" gap="md">
      <Title order={1}>{isNotFound ? 'There is no such page' : 'This page broke'}</Title>
      <Text>
        {isNotFound
          ? 'The address leads nowhere in Darkroom.'
          : 'Your pictures and running generations are safe: they live on the server. Load the page again to go on.'}
      </Text>
      {!isNotFound && error instanceof Error && <Code block>{error.message}</Code>}
      <Button variant="default" w="fit-content" onClick={() => window.location.assign('/')}>
        To the studio
      </Button>
    </Stack>
  );
}
