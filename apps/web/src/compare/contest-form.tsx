import { Button, Checkbox, MultiSelect, NativeSelect, Text, Textarea } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { formatEstimate, formatExpected, formatMoney } from '../lib/format.ts';
import { plural, t } from '../messages/translate.ts';
import type { ModelChoice } from '../studio/model-choices.ts';
import styles from './compare.module.css';
import { type Comparison, MOST_MODELS } from './comparison-address.ts';
import { figureOf, totalOf } from './total.ts';
import { comparisonInput, useContest } from './use-contest.ts';
import { usePlans } from './use-plans.ts';

const RATIOS = ['1:1', '4:3', '3:4', '3:2', '2:3', '16:9', '9:16'];

/** How long the user has to pause before the words stand in the address, in milliseconds. */
const PAUSE_MS = 400;

/** One prompt for several models, with what each of them and all together cost. */
export function ContestForm({
  choices,
  comparison,
  onChange,
}: {
  /** Models that can be asked now. */
  choices: readonly ModelChoice[];
  comparison: Comparison;
  onChange: (changes: Partial<Comparison>) => void;
}) {
  const [prompt, setPrompt] = useState(comparison.prompt);
  const keep = useDebouncedCallback((text: string) => onChange({ prompt: text }), PAUSE_MS);
  const { begin, isSending, problems } = useContest((runs) =>
    onChange({ runs, prompt, voted: null }),
  );
  const chosen = comparison.models.flatMap(
    (source) => choices.find((one) => one.source === source) ?? [],
  );
  const inputs = chosen.map(({ source }) => comparisonInput(source, prompt, comparison.ratio));
  const plans = usePlans(prompt.trim() === '' ? [] : inputs);
  const total = totalOf(
    chosen.map(({ source }) => ({ amount: figureOf(plans.get(source)?.cost) })),
  );
  const refused = chosen.flatMap(({ source, name }) =>
    (plans.get(source)?.userErrors ?? []).map(({ message }) => ({ source, name, message })),
  );
  const reason =
    prompt.trim() === ''
      ? t('Write what you want to see first.')
      : chosen.length < 2
        ? t('Choose two models or more.')
        : refused.length > 0
          ? t('Not every model takes this: see below.')
          : null;
  const isPriced = reason === null && plans.size >= chosen.length;

  return (
    <form
      className={styles.form}
      aria-label={t('One prompt for several models')}
      onSubmit={(event) => {
        event.preventDefault();
        if (reason === null) begin(inputs, comparison.isBlind);
      }}
    >
      <Textarea
        label={t('Prompt')}
        autosize
        minRows={2}
        maxRows={6}
        value={prompt}
        placeholder={t('What do you want to see?')}
        onChange={(event) => {
          setPrompt(event.currentTarget.value);
          keep(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }}
      />
      <MultiSelect
        label={t('Models')}
        placeholder={chosen.length === 0 ? t('Two to {most}', { most: MOST_MODELS }) : ''}
        searchable
        maxValues={MOST_MODELS}
        data={choices.map(({ source, name, provider }) => ({
          value: source,
          label: provider ? `${name} (${provider.label})` : name,
        }))}
        value={chosen.map(({ source }) => source)}
        onChange={(models) => onChange({ models })}
      />
      {chosen.length > 0 && (
        <ul className={styles.prices} aria-label={t('Price of each model')}>
          {chosen.map(({ source, name, price }) => {
            const plan = plans.get(source);
            return (
              <li key={source}>
                <span>{name}</span>
                <Text span size="sm" c="dimmed">
                  {(plan && formatEstimate(plan.cost ?? null)) ?? price ?? t('price unknown')}
                  {typeof plan?.expectedSeconds === 'number' &&
                    ` · ${formatExpected(plan.expectedSeconds)}`}
                </Text>
              </li>
            );
          })}
        </ul>
      )}
      {[...refused.map(({ name, message }) => `${name}: ${message}`), ...problems].map((text) => (
        <Text size="sm" c="var(--bad)" role="alert" key={text}>
          {text}
        </Text>
      ))}
      <div className={styles.row}>
        <NativeSelect
          aria-label={t('Shape')}
          data={[
            ...RATIOS.map((ratio) => ({ value: ratio, label: ratio })),
            { value: 'own', label: t("Each model's own shape") },
          ]}
          value={comparison.ratio}
          onChange={(event) => onChange({ ratio: event.currentTarget.value })}
        />
        <Checkbox
          label={t('Hide the names until the vote')}
          checked={comparison.isBlind}
          onChange={(event) => onChange({ isBlind: event.currentTarget.checked })}
        />
        <div className={styles.gap} />
        <Text size="sm" c="dimmed" id="compare-total">
          {reason ??
            (isPriced &&
              t('{price} in all', { price: formatMoney({ amount: total.amount }) }) +
                (total.unknown > 0
                  ? `, ${plural(total.unknown, '{count} of unknown price', '{count} of unknown prices')}`
                  : ''))}
        </Text>
        <Button
          type="submit"
          loading={isSending}
          data-disabled={reason !== null || undefined}
          aria-disabled={reason !== null}
          aria-describedby="compare-total"
        >
          {t('Generate side by side')}
        </Button>
      </div>
    </form>
  );
}
