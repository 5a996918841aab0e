import { Button, Stack, Text } from '@mantine/core';
import type { CombinedError } from 'urql';
import { t } from '../messages/translate.ts';

/** The sentence of an error: the server's own words, or that it could not be reached. */
export function errorText(error: CombinedError | Error): string {
  if ('graphQLErrors' in error && error.graphQLErrors.length > 0) {
    return error.graphQLErrors.map(({ message }) => message).join(' ');
  }
  if ('networkError' in error && error.networkError) {
    return t('Darkroom does not answer. Is it still running?');
  }
  return error.message;
}

/** In place of something that could not be loaded. */
export function ProblemNotice({
  what,
  error,
  onRetry,
}: {
  /** What did not work, as in "Could not load the models". */
  what: string;
  error: CombinedError | Error;
  onRetry: (options: { requestPolicy: 'network-only' }) => void;
}) {
  return (
    <Stack align="center" gap="sm" p="xl" mt="10vh" role="alert">
      <Text fw={600}>{what}</Text>
      <Text c="dimmed" ta="center" maw={520}>
        {errorText(error)}
      </Text>
      <Button variant="default" onClick={() => onRetry({ requestPolicy: 'network-only' })}>
        {t('Try again')}
      </Button>
    </Stack>
  );
}
