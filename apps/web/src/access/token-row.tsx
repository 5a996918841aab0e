import { Text } from '@mantine/core';
import { useMutation } from 'urql';
import { errorText } from '../frame/problem-notice.tsx';
import type { TokenRowFragment } from '../gql/graphql.ts';
import { formatDay, formatWhen } from '../lib/format.ts';
import { notify } from '../lib/notify.ts';
import { t } from '../messages/translate.ts';
import styles from './access.module.css';
import { REVOKE_TOKEN } from './access-documents.ts';
import { AskedTwice } from './asked-twice.tsx';
import { BudgetLines } from './budget-lines.tsx';

/** What a token may do and order, in words. */
function rights({ scopes, models }: TokenRowFragment): string {
  const what = scopes.includes('*') ? t('everything that its user may') : scopes.join(', ');
  return models ? t('{what}; orders {models} alone', { what, models: models.join(', ') }) : what;
}

/** One token: whose it is, what it may do, when it was used, and its end. Never its secret. */
export function TokenRow({ token, ownId }: { token: TokenRowFragment; ownId: string }) {
  const { id, name, hint, user, createdAt, lastUsedAt, revokedAt, expiresAt, budgets } = token;
  const [{ fetching }, revoke] = useMutation(REVOKE_TOKEN);
  const now = Date.now();
  const hasEnded = Boolean(revokedAt) || (expiresAt ? Date.parse(expiresAt) <= now : false);
  const facts = [
    user && user.id !== ownId ? t('of {name}', { name: user.name }) : null,
    t('made on {day}', { day: formatDay(createdAt) }),
    lastUsedAt ? t('last used {time}', { time: formatWhen(lastUsedAt, now) }) : t('never used'),
    revokedAt ? t('revoked on {day}', { day: formatDay(revokedAt) }) : null,
    expiresAt ? t('works until {day}', { day: formatDay(expiresAt) }) : null,
  ].filter((fact) => fact !== null);
  return (
    <li className={styles.row} data-ended={hasEnded || undefined}>
      <div className={styles.about}>
        <Text fw={600}>
          {name}
          <Text span c="dimmed" fw={400}>
            {` ${hint}`}
          </Text>
        </Text>
        <Text size="sm" c="dimmed">
          {t('May: {rights}', { rights: rights(token) })}
        </Text>
        <Text size="xs" c="dimmed">
          {facts.join(' · ')}
        </Text>
        <BudgetLines budgets={budgets} />
      </div>
      {!revokedAt && (
        <div className={styles.actions}>
          <AskedTwice
            label={t('Revoke')}
            question={t('Refuse it from now on')}
            name={name}
            isBusy={fetching}
            onDo={async () => {
              const { data, error } = await revoke({ input: { id } });
              const refused = data?.apiTokenRevoke.userErrors.map(({ message }) => message) ?? [];
              const text = error ? errorText(error) : refused.join(' ');
              if (text !== '') notify({ message: text, autoClose: 10_000 });
            }}
          />
        </div>
      )}
    </li>
  );
}
