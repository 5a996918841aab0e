import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { Rich } from '../messages/rich.tsx';
import { t } from '../messages/translate.ts';

/** In place of the results where nothing is installed. */
export default function NoModels() {
  return (
    <Stack align="center" p="xl" mt="8vh" gap="xs">
      <Text fw={600}>{t('No model is installed')}</Text>
      <Text c="dimmed" ta="center">
        <Rich
          text="{install} (free ones need no key), or {setUp}."
          values={{
            install: (
              <Anchor component={Link} to="/models" underline="always">
                {t('Install one of the catalog')}
              </Anchor>
            ),
            setUp: (
              <Anchor component={Link} to="/providers" underline="always">
                {t('set up a provider')}
              </Anchor>
            ),
          }}
        />
      </Text>
    </Stack>
  );
}
