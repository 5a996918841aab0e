import { Button, Group, Modal, Select, Stack, Switch, TextInput } from '@mantine/core';
import { Controller, useForm } from 'react-hook-form';
import { useMutation, useQuery } from 'urql';
import { ProblemBox } from '../frame/problem-box.tsx';
import { errorText } from '../frame/problem-notice.tsx';
import type { BudgetPeriod, BudgetScope } from '../gql/graphql.ts';
import { t } from '../messages/translate.ts';
import { BUDGET_SET, PERIODS, SCOPES } from './budget-row.tsx';
import type { Choice } from './budgets.tsx';
import { SPENDERS } from './spenders.ts';

interface Values {
  scope: BudgetScope;
  scopeKey: string | null;
  period: BudgetPeriod;
  amount: string;
  isHard: boolean;
}

const AMOUNT = /^\d{1,9}(\.\d{1,6})?$/;

/** Sets a budget; one for the same and the same time is replaced. */
export default function BudgetForm({
  providers,
  models,
  onClose,
  onChanged,
}: {
  providers: readonly Choice[];
  models: readonly Choice[];
  onClose: () => void;
  onChanged: () => void;
}) {
  const { register, control, handleSubmit, watch, setValue, setError, clearErrors, formState } =
    useForm<Values>({
      defaultValues: { scope: 'ALL', scopeKey: null, period: 'MONTH', amount: '', isHard: true },
    });
  const [{ data: spenders }] = useQuery({ query: SPENDERS });
  const [, set] = useMutation(BUDGET_SET);
  const scope = watch('scope');
  const choices: Readonly<Record<BudgetScope, readonly Choice[]>> = {
    ALL: [],
    PROVIDER: providers,
    MODEL: models,
    TOKEN: (spenders?.apiTokens ?? [])
      .filter(({ revokedAt }) => !revokedAt)
      .map(({ id, name }) => ({ value: id, label: name })),
    USER: (spenders?.users ?? [])
      .filter(({ disabledAt }) => !disabledAt)
      .map(({ id, name }) => ({ value: id, label: name })),
  };
  const { errors, isSubmitting } = formState;

  const save = handleSubmit(async ({ amount, ...values }) => {
    const { data, error } = await set({
      input: { ...values, limit: { amount: amount.trim(), currency: 'USD' } },
    });
    const refused = data?.budgetSet.userErrors.map(({ message }) => message) ?? [];
    const message = error ? errorText(error) : refused.join(' ');
    if (message !== '') return setError('root', { message });
    onChanged();
    onClose();
  });

  return (
    <Modal opened onClose={onClose} title={t('Set a budget')} size="md">
      <form
        aria-label={t('Set a budget')}
        onSubmit={(event) => {
          clearErrors('root');
          void save(event);
        }}
      >
        <Stack gap="sm">
          <Controller
            name="scope"
            control={control}
            render={({ field }) => (
              <Select
                label={t('For')}
                allowDeselect={false}
                data={Object.entries(SCOPES)
                  .filter(([value]) => value === 'ALL' || choices[value as BudgetScope].length > 0) // its own keys
                  .map(([value, label]) => ({ value, label }))}
                value={field.value}
                onChange={(value) => {
                  if (value === null) return;
                  field.onChange(value);
                  setValue('scopeKey', null);
                }}
              />
            )}
          />
          {scope !== 'ALL' && (
            <Controller
              name="scopeKey"
              control={control}
              rules={{ required: t('Choose which one.') }}
              render={({ field }) => (
                <Select
                  label={t('Which one')}
                  searchable
                  limit={60}
                  data={choices[scope].map(({ value, label }) => ({ value, label }))}
                  value={field.value}
                  onChange={field.onChange}
                  error={errors.scopeKey?.message}
                />
              )}
            />
          )}
          <Group grow align="flex-start">
            <TextInput
              label={t('At most, in US dollars')}
              inputMode="decimal"
              placeholder="10.00"
              autoComplete="off"
              error={errors.amount?.message}
              {...register('amount', {
                validate: (text) =>
                  AMOUNT.test(text.trim()) || t('An amount such as 10 or 0.50, with a point.'),
              })}
            />
            <Controller
              name="period"
              control={control}
              render={({ field }) => (
                <Select
                  label={t('Per')}
                  allowDeselect={false}
                  data={Object.entries(PERIODS).map(([value, label]) => ({ value, label }))}
                  value={field.value}
                  onChange={field.onChange}
                />
              )}
            />
          </Group>
          <Switch
            label={t('Refuse what may exceed it')}
            description={t('Off: it only warns. On: what has no known price is refused too.')}
            {...register('isHard')}
          />
          <ProblemBox messages={errors.root?.message ? [errors.root.message] : []} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('Cancel')}
            </Button>
            <Button type="submit" loading={isSubmitting}>
              {t('Set it')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
