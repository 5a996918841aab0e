import { Button, Group, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useQuery } from 'urql';
import { ProblemNotice } from '../frame/problem-notice.tsx';
import { readFragment } from '../gql/index.ts';
import { useMissedEvents } from '../live/use-missed-events.ts';
import { t } from '../messages/translate.ts';
import styles from './access.module.css';
import { TOKEN_ROW, TOKENS } from './access-documents.ts';
import { ShownOnce } from './shown-once.tsx';
import { TokenForm } from './token-form.tsx';
import { TokenRow } from './token-row.tsx';

/** The tokens with which programs come: made, looked over, and revoked. Revoked ones stand last, folded away. */
export function Tokens({ ownId }: { ownId: string }) {
  const [{ data, error }, refetch] = useQuery({
    query: TOKENS,
    requestPolicy: 'cache-and-network',
  });
  useMissedEvents(refetch);
  const [isMaking, making] = useDisclosure(false);
  const [made, setMade] = useState<{ name: string; secret: string } | null>(null);
  const tokens = (data?.apiTokens ?? []).map((masked) => readFragment(TOKEN_ROW, masked));
  const [open, over] = [
    tokens.filter(({ revokedAt }) => !revokedAt),
    tokens.filter(({ revokedAt }) => revokedAt),
  ];
  const rows = (some: typeof tokens) => (
    <ul className={styles.rows}>
      {some.map((token) => (
        <TokenRow key={token.id} token={token} ownId={ownId} />
      ))}
    </ul>
  );
  return (
    <section className={styles.section} aria-labelledby="tokens">
      <Group justify="space-between">
        <Title order={2} size="h3" id="tokens">
          {t('API tokens')}
        </Title>
        {!isMaking && data && (
          <Button variant="default" onClick={making.open}>
            {t('Make a token')}
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {t('A program that sends one acts as you, and never may more than you.')}
      </Text>
      {isMaking && (
        <TokenForm
          permissions={(data?.permissions ?? []).filter(({ isGranted }) => isGranted)}
          onMade={(token) => {
            setMade(token);
            making.close();
            refetch({ requestPolicy: 'network-only' });
          }}
          onClose={making.close}
        />
      )}
      {made && (
        <ShownOnce
          title={t('The token {name}', { name: made.name })}
          about={t('Copy it now: it is kept as a hash alone, and is not shown again.')}
          secret={made.secret}
          onDone={() => setMade(null)}
        />
      )}
      {error && !data && (
        <ProblemNotice what={t('Could not load the tokens')} error={error} onRetry={refetch} />
      )}
      {data && open.length === 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          {t('There are none.')}
        </Text>
      )}
      {rows(open)}
      {over.length > 0 && (
        <details>
          <summary className={styles.fold}>{t('{count} revoked', { count: over.length })}</summary>
          {rows(over)}
        </details>
      )}
    </section>
  );
}
