import { Anchor, Popover, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { formatEstimate, formatExpected, formatMoney } from '../lib/format.ts';
import { plural, t } from '../messages/translate.ts';
import { FROM_CACHE, isMadeBefore } from './made-before.tsx';
import { ReceiptNotes } from './receipt-notes.tsx';
import styles from './studio.module.css';
import type { Plan, PlanAnswer } from './use-plan.ts';

/** Told below, with what can be done: that a model goes or is gone, and that the pictures are here already. */
const TOLD_APART: ReadonlySet<string> = new Set(['MODEL_DEPRECATED', 'MODEL_RETIRED', FROM_CACHE]);

/** What it would cost, or why it cannot be asked, beside the button. */
export function Estimate({ plan: answer, isEmpty }: { plan: PlanAnswer; isEmpty: boolean }) {
  const { plan, error } = answer;
  const [isOpen, setOpen] = useState(false);
  if (error && plan === null) {
    return (
      <Text size="sm" c="dimmed" className={styles.estimate}>
        {t('No estimate: Darkroom does not answer')}
      </Text>
    );
  }
  if (plan === null) return null;
  const problems = isEmpty ? [] : plan.userErrors.filter(({ code }) => !TOLD_APART.has(code));
  const [first] = problems;
  if (first) {
    const provider = first.__typename === 'ProviderNotConfiguredError' ? first.provider : null;
    return (
      <Text
        size="sm"
        c="var(--warn)"
        className={styles.estimate}
        role="status"
        title={first.message}
      >
        {provider ? (
          <Anchor
            component={Link}
            to={`/providers?open=${encodeURIComponent(provider.slug)}`}
            underline="always"
            c="inherit"
          >
            {t('{label} needs a key', { label: provider.label })}
          </Anchor>
        ) : (
          first.message
        )}
        {problems.length > 1 && t(' (and {count} more)', { count: problems.length - 1 })}
      </Text>
    );
  }
  // What is here already costs nothing and takes no time.
  const estimate = isMadeBefore(plan) ? null : formatEstimate(plan.cost ?? null);
  return (
    <div className={styles.estimate}>
      {plan.warnings
        .filter(({ code }) => !TOLD_APART.has(code))
        .map(({ code, message }) => (
          <Text size="sm" c="var(--warn)" key={code}>
            {message}
          </Text>
        ))}
      {estimate && (
        <Popover
          width={300}
          position="bottom-end"
          opened={isOpen}
          onChange={setOpen}
          withRoles={false}
        >
          <Popover.Target>
            <UnstyledButton
              className={styles.price}
              aria-expanded={isOpen}
              onClick={() => setOpen(true)}
              onMouseEnter={() => setOpen(true)}
              onMouseLeave={() => setOpen(false)}
              data-testid="estimate"
            >
              {estimate}
              {typeof plan.expectedSeconds === 'number'
                ? ` · ${formatExpected(plan.expectedSeconds)}`
                : ''}
            </UnstyledButton>
          </Popover.Target>
          <Popover.Dropdown aria-label={t('What it is made up of')}>
            <Lines plan={plan} />
          </Popover.Dropdown>
        </Popover>
      )}
    </div>
  );
}

function Lines({ plan }: { plan: Plan }) {
  const calls = plan.providerCalls ?? 0;
  return (
    <div className={styles.lines}>
      {plan.cost?.lines.map(({ label, unit, quantity, amount }) => (
        <div key={`${label} ${unit}`}>
          <Text size="sm">
            {quantity} × {label}
          </Text>
          <Text size="sm" c="dimmed">
            {amount ? formatMoney(amount) : t('unknown')}
          </Text>
        </div>
      ))}
      <ReceiptNotes receipt={plan.receipt} />
      <Text size="xs" c="dimmed">
        {plural(
          calls,
          '{count} request to the provider. An estimate: what it really cost is shown with the result.',
          '{count} requests to the provider. An estimate: what it really cost is shown with the result.',
        )}
      </Text>
    </div>
  );
}
