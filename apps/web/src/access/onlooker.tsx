import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { t } from '../messages/translate.ts';

/** In place of the studio for those who may look at pictures and not make any. */
export default function Onlooker() {
  return (
    <Stack maw={560} mx="auto" p="xl" mt="12vh" gap="md">
      <Title order={1}>{t('Studio')}</Title>
      <Text>
        {t(
          'You may look at pictures, models and prices here, and not make pictures of your own. An admin of this server can give you another role.',
        )}
      </Text>
      <Group>
        <Button component={Link} to="/gallery" variant="default">
          {t('To the gallery')}
        </Button>
        <Button component={Link} to="/models" variant="default">
          {t('Models')}
        </Button>
      </Group>
    </Stack>
  );
}
