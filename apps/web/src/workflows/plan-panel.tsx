import { Anchor, Button, Text, TextInput } from '@mantine/core';
import { ProblemBox } from '../frame/problem-box.tsx';
import { plural, t } from '../messages/translate.ts';
import { focusNode } from './node-title.ts';
import type { SortedProblems } from './plan-problems.ts';
import { wholePrice } from './run-words.ts';
import type { WorkflowPlan } from './use-workflow-plan.ts';
import styles from './workflows.module.css';

/** What all of it comes to and costs, where something stands in the way, the cap, and the button. */
export function PlanPanel({
  plan,
  isCurrent,
  problems,
  cap,
  capProblem,
  onCap,
  reason,
  isOrdering,
  refused,
  onRun,
}: {
  plan: WorkflowPlan | null;
  isCurrent: boolean;
  problems: SortedProblems;
  cap: string;
  capProblem: string | null;
  onCap: (cap: string) => void;
  /** Why it cannot be run; null: it can. */
  reason: string | null;
  isOrdering: boolean;
  /** Why the last order was refused. */
  refused: readonly string[];
  onRun: () => void;
}) {
  const warnings = plan?.warnings ?? [];
  return (
    <>
      {warnings.length > 0 && (
        <section className={styles.plan} aria-label={t('Worth knowing')}>
          {warnings.map(({ code, message }) => (
            <Text size="sm" c="var(--warn)" key={`${code} ${message}`}>
              {message}
            </Text>
          ))}
        </section>
      )}
      <ProblemBox title={t('Not ordered')} messages={refused} />
      <div className={styles.panel}>
        <section
          className={styles.price}
          aria-label={t('Price of the workflow')}
          data-old={!isCurrent || undefined}
        >
          {plan && plan.nodes.length > 0 && (
            <Text fw={600} className={styles.figure}>
              {plural(plan.images, '{count} picture', '{count} pictures')} ·{' '}
              {plural(plan.providerCalls, '{count} request', '{count} requests')} ·{' '}
              {wholePrice(plan.cost, plan.nodes)}
            </Text>
          )}
          {problems.others.map((message) => (
            <Text size="sm" c="var(--bad)" key={message}>
              {message}
            </Text>
          ))}
          <Text size="sm" c="dimmed" id="workflow-reason" role="status">
            {reason}
          </Text>
          {problems.byNode.size > 0 && (
            <ul className={styles.problems} aria-label={t('What stands in the way')}>
              {[...problems.byNode.keys()].map((id) => (
                <li key={id}>
                  <Anchor component="button" type="button" size="sm" onClick={() => focusNode(id)}>
                    {t('Node {id}', { id })}
                  </Anchor>
                </li>
              ))}
            </ul>
          )}
        </section>
        <TextInput
          className={styles.cap}
          size="xs"
          label={t('Cap, in US dollars')}
          title={t('Above it nothing is begun.')}
          placeholder={t('what budgets allow')}
          inputMode="decimal"
          autoComplete="off"
          error={capProblem}
          value={cap}
          onChange={({ currentTarget }) => onCap(currentTarget.value)}
        />
        <Button
          onClick={onRun}
          loading={isOrdering}
          data-disabled={reason !== null || undefined}
          aria-disabled={reason !== null}
          aria-describedby="workflow-reason"
        >
          {t('Run the workflow')}
        </Button>
      </div>
    </>
  );
}
