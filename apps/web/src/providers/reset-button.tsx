import { Button, Group, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { errorText } from '../frame/problem-notice.tsx';
import { graphql } from '../gql/index.ts';
import { countedModels } from '../lib/format.ts';
import { notify } from '../lib/notify.ts';
import { t } from '../messages/translate.ts';

const RESET = graphql(`
  mutation ProviderReset($input: ProviderResetInput!, $locale: String) {
    providerReset(input: $input) {
      provider { id ...ProviderCard }
      removedModels
      userErrors { code message }
    }
  }
`);

/** Forgets a provider's stored credentials and removes its models, after asking. */
export function ResetButton({ slug, label }: { slug: string; label: string }) {
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [{ fetching }, run] = useMutation(RESET);
  const reset = async () => {
    const { data, error } = await run({ input: { provider: slug } });
    const refused = data?.providerReset.userErrors ?? [];
    if (error || refused.length > 0) {
      return setProblem(error ? errorText(error) : refused.map(({ message }) => message).join(' '));
    }
    setAsking(false);
    const removed = data?.providerReset.removedModels ?? 0;
    notify({
      message: t('{label} was reset: {models} removed.', {
        label,
        models: countedModels(removed),
      }),
    });
  };
  return (
    <>
      <Button variant="subtle" color="gray" onClick={() => setAsking(true)}>
        {t('Reset')}
      </Button>
      <Modal
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={t('Reset {label}?', { label })}
        centered
        size="sm"
      >
        <Text size="sm">
          {t(
            'Its stored credentials and its installed models go. Pictures and your changes to models stay, and come back with a key.',
          )}
        </Text>
        {problem && (
          <Text size="sm" c="var(--bad)" mt="sm" role="alert">
            {problem}
          </Text>
        )}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setAsking(false)}>
            {t('Keep')}
          </Button>
          <Button loading={fetching} onClick={() => void reset()}>
            {t('Reset')}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
