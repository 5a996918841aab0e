import { Button, Group, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useQuery } from 'urql';
import { ProblemNotice } from '../frame/problem-notice.tsx';
import { readFragment } from '../gql/index.ts';
import { useMissedEvents } from '../live/use-missed-events.ts';
import { t } from '../messages/translate.ts';
import styles from './access.module.css';
import { PEOPLE, PERSON } from './access-documents.ts';
import { InviteForm } from './invite-form.tsx';
import { PersonRow } from './person-row.tsx';
import { ShownOnce } from './shown-once.tsx';

/** A link that signs somebody in, to be handed to them. */
export interface SignInLink {
  readonly name: string;
  readonly url: string;
  readonly until: string | null;
}

/** Everybody who may use this server: invited, given another role, disabled, and let in again. */
export function People({ ownId }: { ownId: string }) {
  const [{ data, error }, refetch] = useQuery({
    query: PEOPLE,
    requestPolicy: 'cache-and-network',
  });
  useMissedEvents(refetch);
  const [isInviting, inviting] = useDisclosure(false);
  const [link, setLink] = useState<SignInLink | null>(null);
  const people = (data?.users ?? []).map((masked) => readFragment(PERSON, masked));
  return (
    <section className={styles.section} aria-labelledby="people">
      <Group justify="space-between">
        <Title order={2} size="h3" id="people">
          {t('People')}
        </Title>
        {!isInviting && (
          <Button variant="default" onClick={inviting.open}>
            {t('Invite somebody')}
          </Button>
        )}
      </Group>
      {isInviting && (
        <InviteForm
          onInvited={(invited) => {
            setLink(invited);
            inviting.close();
            refetch({ requestPolicy: 'network-only' });
          }}
          onClose={inviting.close}
        />
      )}
      {link && (
        <ShownOnce
          title={t('Sign-in link for {name}', { name: link.name })}
          about={t('Hand it to them: whoever opens it first is signed in as them. It works once.')}
          secret={link.url}
          until={link.until}
          onDone={() => setLink(null)}
        />
      )}
      {error && !data && (
        <ProblemNotice what={t('Could not load the people')} error={error} onRetry={refetch} />
      )}
      <ul className={styles.rows}>
        {people.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            isSelf={person.id === ownId}
            onLink={setLink}
          />
        ))}
      </ul>
      {people.length === 1 && (
        <Text size="sm" c="dimmed" mt="xs">
          {t(
            'You are alone here. Whoever you invite sees what is their own, unless they are an admin.',
          )}
        </Text>
      )}
    </section>
  );
}
