import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { ProblemBox } from '../frame/problem-box.tsx';
import { errorText } from '../frame/problem-notice.tsx';
import type { UserRole } from '../gql/graphql.ts';
import { t } from '../messages/translate.ts';
import { INVITE } from './access-documents.ts';
import { LimitFields } from './limit-fields.tsx';
import type { SignInLink } from './people.tsx';
import { ROLE_CHOICES, ROLES, roleOf } from './roles.ts';
import { amountProblem, limitInput, NO_LIMIT } from './spending-limit.ts';

/** Makes a user, and hands out the link that signs them in. */
export function InviteForm({
  onInvited,
  onClose,
}: {
  onInvited: (link: SignInLink | null) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<UserRole>('MEMBER');
  const [limit, setLimit] = useState(NO_LIMIT);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [{ fetching }, invite] = useMutation(INVITE);
  const save = async () => {
    setProblems([]);
    const { data, error } = await invite({
      input: { name: name.trim(), role, budget: limitInput(limit) },
    });
    if (error) return setProblems([errorText(error)]);
    const payload = data?.userCreate;
    if (!payload?.user)
      return setProblems((payload?.userErrors ?? []).map(({ message }) => message));
    const { signInUrl, expiresAt } = payload;
    onInvited(signInUrl ? { name: name.trim(), url: signInUrl, until: expiresAt ?? null } : null);
  };
  return (
    <form
      aria-label={t('Invite somebody')}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack gap="sm" mt="sm">
        <TextInput
          label={t('Name')}
          maxLength={100}
          autoComplete="off"
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t('Role')}
          description={ROLES[role].about}
          allowDeselect={false}
          data={ROLE_CHOICES}
          value={role}
          onChange={(value) => setRole(roleOf(value) ?? role)}
        />
        <LimitFields limit={limit} onChange={setLimit} />
        <ProblemBox title={t('Not invited')} messages={problems} />
        <Group gap="xs">
          <Button
            type="submit"
            loading={fetching}
            disabled={name.trim() === '' || amountProblem(limit.amount) !== null}
          >
            {t('Make a sign-in link')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('Cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
