import { Text, Title } from '@mantine/core';
import { useQuery } from 'urql';
import { NotYet } from '../frame/not-yet.tsx';
import { useMissedEvents } from '../live/use-missed-events.ts';
import { t } from '../messages/translate.ts';
import styles from './access.module.css';
import { ACCESS_PAGE } from './access-documents.ts';
import { BudgetLines } from './budget-lines.tsx';
import { People } from './people.tsx';
import { ROLES } from './roles.ts';
import { Tokens } from './tokens.tsx';
import { useMay } from './use-may.ts';

/** Who may do what: oneself, the people of this server, and the programs that come with a token. */
export function AccessPage() {
  const [{ data, error }, refetch] = useQuery({
    query: ACCESS_PAGE,
    requestPolicy: 'cache-and-network',
  });
  useMissedEvents(refetch);
  const may = useMay();
  if (!data)
    return <NotYet what={t('Could not load who may do what')} error={error} onRetry={refetch} />;
  const { role, user } = data.viewer;
  return (
    <div className={styles.page}>
      <Title order={1}>{t('Access')}</Title>
      <section className={styles.section} aria-label={t('You')}>
        <Text fw={600}>
          {user.name}
          <Text span c="dimmed" fw={400}>
            {` ${ROLES[role].label}`}
          </Text>
        </Text>
        <Text size="sm" c="dimmed">
          {ROLES[role].about}
        </Text>
        <BudgetLines budgets={user.budgets} />
      </section>
      {may('users:write') && <People ownId={user.id} />}
      {may('tokens:write') && <Tokens ownId={user.id} />}
    </div>
  );
}
