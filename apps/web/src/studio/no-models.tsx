import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';

/** In place of the results where nothing is installed. */
export function NoModels() {
  return (
    <Stack align="center" p="xl" mt="8vh" gap="xs">
      <Text fw={600}>No model is installed</Text>
      <Text c="dimmed" ta="center">
        <Anchor component={Link} to="/models" underline="always">
          Install one of the catalog
        </Anchor>{' '}
        (free ones need no key), or{' '}
        <Anchor component={Link} to="/providers" underline="always">
          set up a provider
        </Anchor>
        .
      </Text>
    </Stack>
  );
}
