import { Button, Group, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { useMay } from '../access/use-may.ts';
import type { FragmentType } from '../gql/index.ts';
import { t } from '../messages/translate.ts';

import { type BUDGET_ROW, BudgetRow } from './budget-row.tsx';
import styles from './spend.module.css';

const BudgetForm = lazy(() => import('./budget-form.tsx'));

/** Someone or something that a budget may be for. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** What may be spent: each budget with what is spent and reserved of it, and the way to set one. */
export function Budgets({
  budgets,
  providers,
  models,
  nameOf,
  spenders,
  onChanged,
}: {
  budgets: readonly ({ readonly id: string } & FragmentType<typeof BUDGET_ROW>)[];
  providers: readonly { readonly slug: string; readonly label: string }[];
  models: readonly { readonly source: string; readonly name: string }[];
  /** A model's name by its source. */
  nameOf: (source: string) => string;
  /** What users and tokens are called, by their ids, as far as the person may know. */
  spenders: ReadonlyMap<string, string>;
  onChanged: () => void;
}) {
  const canChange = useMay()('budgets:write');
  const [isSetting, setting] = useDisclosure(false);
  const labels = new Map(providers.map(({ slug, label }) => [slug, label]));
  return (
    <section aria-label={t('Budgets')} className={styles.budgets}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h3">
          {t('Budgets')}
        </Title>
        {canChange && (
          <Button variant="default" onClick={setting.open}>
            {t('Set a budget')}
          </Button>
        )}
      </Group>
      {budgets.length === 0 && (
        <Text c="dimmed">{t('None is set: nothing stops a generation because of its price.')}</Text>
      )}
      <ul className={styles.rows}>
        {budgets.map((budget) => (
          <BudgetRow
            key={budget.id}
            budget={budget}
            canChange={canChange}
            labelOf={(scope, key) =>
              scope === 'PROVIDER'
                ? (labels.get(key) ?? key)
                : scope === 'MODEL'
                  ? nameOf(key)
                  : (spenders.get(key) ?? key)
            }
            onChanged={onChanged}
          />
        ))}
      </ul>
      {isSetting && (
        <Suspense>
          <BudgetForm
            providers={providers.map(({ slug, label }) => ({ value: slug, label }))}
            models={models.map(({ source, name }) => ({ value: source, label: name }))}
            onClose={setting.close}
            onChanged={onChanged}
          />
        </Suspense>
      )}
    </section>
  );
}
