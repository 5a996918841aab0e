import { Button, Code, Stack, Text, Title } from '@mantine/core';

/** For a browser whose session has ended. */
export function SignedOutPage() {
  return (
    <Stack component="main" maw={520} mx="auto" p="xl" mt="15vh" gap="md">
      <Title order={1}>You are signed out</Title>
      <Text>
        This browser's session has ended. Get a new sign-in link on the machine where Darkroom runs,
        and open it here:
      </Text>
      <Code block>npm run darkroom -- auth link</Code>
      <Text c="dimmed">
        Every start of Darkroom prints a link as well. A link works once, and for an hour.
      </Text>
      <Button variant="default" onClick={() => window.location.reload()} w="fit-content">
        I am signed in now
      </Button>
    </Stack>
  );
}
