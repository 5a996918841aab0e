import {
  Button,
  Group,
  MultiSelect,
  Select,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { ProblemBox } from '../frame/problem-box.tsx';
import { errorText } from '../frame/problem-notice.tsx';
import { t } from '../messages/translate.ts';
import { MAKE_TOKEN } from './access-documents.ts';
import { LimitFields } from './limit-fields.tsx';
import { amountProblem, limitInput, NO_LIMIT } from './spending-limit.ts';

const DAY_MS = 86_400_000;
/** How long a token may work: days by their number, and for ever. */
const LIFETIMES = [
  { value: '30', label: t('30 days') },
  { value: '90', label: t('90 days') },
  { value: '365', label: t('A year') },
  { value: '', label: t('Until it is revoked') },
];

/** Makes a token for a program: what it may do, what it may order and spend, and for how long. */
export function TokenForm({
  permissions,
  onMade,
  onClose,
}: {
  /** What the person may hand on. */
  permissions: readonly { readonly name: string; readonly description: string }[];
  onMade: (token: { name: string; secret: string }) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>([]);
  const [models, setModels] = useState<string[]>([]);
  const [limit, setLimit] = useState(NO_LIMIT);
  const [days, setDays] = useState('');
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [{ fetching }, make] = useMutation(MAKE_TOKEN);
  const about = new Map(permissions.map((one) => [one.name, one.description]));
  const save = async () => {
    setProblems([]);
    const { data, error } = await make({
      input: {
        name: name.trim(),
        ...(scopes.length === 0 ? {} : { scopes }),
        models: models.length === 0 ? null : models,
        budget: limitInput(limit),
        expiresAt: days === '' ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString(),
      },
    });
    if (error) return setProblems([errorText(error)]);
    const payload = data?.apiTokenCreate;
    if (!payload?.secret)
      return setProblems((payload?.userErrors ?? []).map(({ message }) => message));
    onMade({ name: name.trim(), secret: payload.secret });
  };
  return (
    <form
      aria-label={t('Make a token')}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack gap="sm" mt="sm">
        <TextInput
          label={t('Name')}
          description={t('Such as the program that will use it.')}
          maxLength={100}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <MultiSelect
          label={t('What it may do')}
          placeholder={scopes.length === 0 ? t('Everything that you may') : ''}
          data={permissions.map((one) => one.name)}
          renderOption={({ option }) => (
            <div>
              <Text size="sm">{option.value}</Text>
              <Text size="xs" c="dimmed">
                {about.get(option.value)}
              </Text>
            </div>
          )}
          value={scopes}
          onChange={setScopes}
        />
        <TagsInput
          label={t('Which models it may order')}
          description={t('Sources; * stands for any characters, as in {example}.', {
            example: 'external://*/*',
          })}
          placeholder={models.length === 0 ? t('Every model') : ''}
          value={models}
          onChange={setModels}
        />
        <LimitFields limit={limit} onChange={setLimit} />
        <Select
          label={t('How long it works')}
          allowDeselect={false}
          data={LIFETIMES}
          value={days}
          onChange={(value) => setDays(value ?? '')}
        />
        <ProblemBox title={t('Not made')} messages={problems} />
        <Group gap="xs">
          <Button
            type="submit"
            loading={fetching}
            disabled={name.trim() === '' || amountProblem(limit.amount) !== null}
          >
            {t('Make it')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('Cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
