import { Table, Text } from '@mantine/core';
import { formatEstimate } from '../lib/format.ts';
import { plural, t } from '../messages/translate.ts';
import type { ModelChoice } from '../studio/model-choices.ts';
import { type BatchDraft, promptsOf } from './batch-draft.ts';
import { costText } from './batch-words.ts';
import styles from './batches.module.css';
import type { BatchPlan } from './use-batch-plan.ts';

/** Problems that are shown one by one. */
const MOST_TOLD = 20;

/** Where a problem lies, by the form or the file; empty: everywhere. */
export function placeOf(field: readonly string[] | null | undefined, draft: BatchDraft): string {
  const [kind, axis = '', index] = field ?? [];
  if (kind === 'rows') return draft.file?.rows[Number(axis)]?.place ?? '';
  if (kind !== 'matrix' || index === undefined) return '';
  const place = Number(index);
  if (axis === 'prompts') return `“${promptsOf(draft.prompts)[place] ?? ''}”`;
  if (axis === 'models') return draft.models[place] ?? '';
  return axis === 'sizes' ? (draft.sizes[place] ?? '') : '';
}

/** What the batch would hold and cost, by model, and which of its cells cannot be ordered. */
export function PlanSummary({
  plan,
  draft,
  choices,
  isCurrent,
}: {
  plan: BatchPlan;
  draft: BatchDraft;
  choices: readonly ModelChoice[];
  isCurrent: boolean;
}) {
  const names = new Map(choices.map(({ source, name }) => [source, name]));
  const left = plan.problemCount - Math.min(plan.problems.length, MOST_TOLD);
  return (
    <section
      className={styles.plan}
      aria-label={t('Price of the batch')}
      data-old={!isCurrent || undefined}
    >
      <Text fw={600} className={styles.figure}>
        {plural(plan.generations, '{count} generation', '{count} generations')} ·{' '}
        {plural(plan.images, '{count} picture', '{count} pictures')} · {costText(plan.cost)}
      </Text>
      {plan.byModel.length > 1 && (
        <Table fz="sm" verticalSpacing={4} aria-label={t('By model')}>
          <Table.Tbody>
            {plan.byModel.map(({ source, generations, cost }) => (
              <Table.Tr key={source}>
                <Table.Th scope="row" fw={400}>
                  {names.get(source) ?? source}
                </Table.Th>
                <Table.Td className={styles.number}>
                  {plural(generations, '{count} generation', '{count} generations')}
                </Table.Td>
                <Table.Td className={styles.number}>{formatEstimate(cost)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {plan.warnings.map(({ code, message }) => (
        <Text size="sm" c="var(--warn)" key={`${code} ${message}`}>
          {message}
        </Text>
      ))}
      {plan.userErrors.map(({ code, message }) => (
        <Text size="sm" c="var(--bad)" key={`${code} ${message}`}>
          {message}
        </Text>
      ))}
      {plan.problems.length > 0 && (
        <>
          <Text size="sm" fw={600} c="var(--bad)">
            {t('{refused} of {all} generations cannot be ordered', {
              refused: plan.refusedGenerations,
              all: plan.generations,
            })}
          </Text>
          <ul className={styles.problems} aria-label={t('What cannot be ordered')}>
            {plan.problems.slice(0, MOST_TOLD).map(({ error, cells, firstCell }) => {
              const place = placeOf(error.field, draft);
              return (
                <li key={`${firstCell} ${error.code} ${error.message}`}>
                  {place !== '' && <strong>{place}: </strong>}
                  {error.message}{' '}
                  <Text span size="xs" c="dimmed">
                    {plural(
                      cells,
                      '{count} generation, number {first}',
                      '{count} generations, from number {first}',
                      { first: firstCell + 1 },
                    )}
                  </Text>
                </li>
              );
            })}
          </ul>
          {left > 0 && (
            <Text size="sm" c="dimmed">
              {plural(left, '{count} problem more', '{count} problems more')}
            </Text>
          )}
        </>
      )}
    </section>
  );
}
