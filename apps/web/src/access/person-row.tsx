import { OWNER_ID } from '@darkroom/core';
import { Button, Select, Text } from '@mantine/core';
import { useMutation } from 'urql';
import { errorText } from '../frame/problem-notice.tsx';
import type { PersonFragment } from '../gql/graphql.ts';
import { formatDay } from '../lib/format.ts';
import { notify } from '../lib/notify.ts';
import { t } from '../messages/translate.ts';
import styles from './access.module.css';
import { CHANGE_PERSON, DISABLE_PERSON, SIGN_IN_LINK } from './access-documents.ts';
import { AskedTwice } from './asked-twice.tsx';
import { BudgetLines } from './budget-lines.tsx';
import type { SignInLink } from './people.tsx';
import { ROLE_CHOICES, ROLES, roleOf } from './roles.ts';

/** Says what was refused; whether nothing was. */
function isDone(error: Error | undefined, refused: readonly { message: string }[] = []): boolean {
  const text = error ? errorText(error) : refused.map(({ message }) => message).join(' ');
  if (text !== '') notify({ message: text, autoClose: 10_000 });
  return text === '';
}

/** One of the people: what they may do and spend, a new way in, and the end of it. */
export function PersonRow({
  person,
  isSelf,
  onLink,
}: {
  person: PersonFragment;
  /** Nobody takes their own rights away by a slip. */
  isSelf: boolean;
  onLink: (link: SignInLink) => void;
}) {
  const { id, name, role, createdAt, disabledAt, budgets } = person;
  const [{ fetching: isChanging }, change] = useMutation(CHANGE_PERSON);
  const [{ fetching: isEnding }, disable] = useMutation(DISABLE_PERSON);
  const [{ fetching: isLinking }, link] = useMutation(SIGN_IN_LINK);
  const isFixed = isSelf || id === OWNER_ID;
  const letIn = async () => {
    const { data, error } = await link({ input: { id } });
    const payload = data?.userSignInLink;
    if (isDone(error, payload?.userErrors) && payload?.url)
      onLink({ name, url: payload.url, until: payload.expiresAt ?? null });
  };
  const update = async (input: { role?: 'ADMIN' | 'MEMBER' | 'VIEWER'; isEnabled?: boolean }) => {
    const { data, error } = await change({ input: { id, ...input } });
    return isDone(error, data?.userUpdate.userErrors);
  };
  return (
    <li className={styles.row} data-ended={disabledAt ? true : undefined}>
      <div className={styles.about}>
        <Text fw={600}>
          {name}
          {isSelf && (
            <Text span c="dimmed" fw={400}>
              {` ${t('You')}`}
            </Text>
          )}
        </Text>
        <Text size="sm" c="dimmed">
          {disabledAt
            ? t('Disabled on {day}', { day: formatDay(disabledAt) })
            : t('{role}, since {day}', { role: ROLES[role].label, day: formatDay(createdAt) })}
        </Text>
        <BudgetLines budgets={budgets} />
      </div>
      <div className={styles.actions}>
        {!isFixed && !disabledAt && (
          <Select
            size="xs"
            w={120}
            aria-label={t('Role of {name}', { name })}
            allowDeselect={false}
            data={ROLE_CHOICES}
            value={role}
            disabled={isChanging}
            onChange={(value) => {
              const next = roleOf(value);
              if (next !== null) void update({ role: next });
            }}
          />
        )}
        {disabledAt ? (
          <Button
            size="xs"
            variant="default"
            loading={isChanging || isLinking}
            aria-label={t('Let {name} in again', { name })}
            onClick={async () => {
              if (await update({ isEnabled: true })) await letIn();
            }}
          >
            {t('Let in again')}
          </Button>
        ) : (
          <Button
            size="xs"
            variant="default"
            loading={isLinking}
            aria-label={t('New sign-in link for {name}', { name })}
            onClick={() => void letIn()}
          >
            {t('New sign-in link')}
          </Button>
        )}
        {!isFixed && !disabledAt && (
          <AskedTwice
            label={t('Disable')}
            question={t('End their sessions and tokens')}
            name={name}
            isBusy={isEnding}
            onDo={async () => {
              const { data, error } = await disable({ input: { id } });
              isDone(error, data?.userDisable.userErrors);
            }}
          />
        )}
      </div>
    </li>
  );
}
