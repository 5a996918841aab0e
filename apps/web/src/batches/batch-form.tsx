import {
  Button,
  Checkbox,
  MultiSelect,
  NumberInput,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { useMutation } from 'urql';
import { ProblemBox } from '../frame/problem-box.tsx';
import { errorText } from '../frame/problem-notice.tsx';
import { uniqueText } from '../lib/random.ts';
import { announce } from '../live/announce.ts';
import { t } from '../messages/translate.ts';
import type { ModelChoice } from '../studio/model-choices.ts';
import { batchControls } from './batch-controls.ts';
import { BATCH_CREATE } from './batch-documents.ts';
import { type BatchDraft, batchInput, EMPTY_BATCH, promptsOf } from './batch-draft.ts';
import styles from './batches.module.css';
import { PlanSummary } from './plan-summary.tsx';
import { RowsFileField } from './rows-file-field.tsx';
import { SharedFields } from './shared-fields.tsx';
import { useBatchPlan } from './use-batch-plan.ts';
import { useChosenModels } from './use-chosen-models.ts';
import { useParameterKinds } from './use-parameter-kinds.ts';

const RATIOS = ['1:1', '4:3', '3:4', '3:2', '2:3', '16:9', '9:16'];
const MOST_PICTURES = 10;

/** Every prompt with every model, size and seed; and a file of rows. Priced as it is written. */
export function BatchForm({
  choices,
  onOrdered,
}: {
  /** Models that can be asked now. */
  choices: readonly ModelChoice[];
  onOrdered: (id: string) => void;
}) {
  const [draft, setDraft] = useState<BatchDraft>(EMPTY_BATCH);
  const change = (part: Partial<BatchDraft>) => setDraft((before) => ({ ...before, ...part }));
  const chosen = useChosenModels(draft.models);
  const controls = useMemo(() => batchControls(chosen, draft.mode), [chosen, draft.mode]);
  const { input, unreadable } = batchInput(draft, useParameterKinds(draft), controls);
  const { plan, isCurrent, error } = useBatchPlan(input);
  const [{ fetching }, create] = useMutation(BATCH_CREATE);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const prices = new Map(choices.map(({ source, price }) => [source, price]));
  // The same batch sent again, after an answer that was lost, is the same order.
  const sent = useRef({ text: '', key: '' });

  const isFree = plan?.cost.maximum ? Number(plan.cost.maximum.amount) === 0 : false;
  const isEmpty = promptsOf(draft.prompts).length === 0 && draft.file === null;
  const isRefused =
    plan !== null &&
    (plan.userErrors.length > 0 ||
      plan.refusedGenerations === plan.generations ||
      (plan.refusedGenerations > 0 && !draft.skipsRefused));
  const reason = isEmpty
    ? t('Write a prompt, or choose a file of rows.')
    : Object.keys(unreadable).length > 0
      ? t('Something cannot be read: see above.')
      : input === null
        ? t('Choose a model.')
        : error
          ? errorText(error)
          : plan === null || !isCurrent
            ? t('Asking for the price…')
            : isRefused
              ? t('Not all of it can be ordered: see above.')
              : !isFree && !input.cap && !draft.isUncapped
                ? t('Say what all of it may cost.')
                : null;

  const order = async () => {
    if (reason !== null || input === null) return;
    const text = JSON.stringify(input);
    if (sent.current.text !== text) sent.current = { text, key: uniqueText() };
    setProblems([]);
    const { data, error: failure } = await create({
      input: { batch: input, idempotencyKey: sent.current.key },
    });
    const payload = data?.batchCreate;
    if (failure || !payload?.batch)
      return setProblems(
        failure ? [errorText(failure)] : (payload?.userErrors.map(({ message }) => message) ?? []),
      );
    sent.current = { text: '', key: '' };
    announce(t('Ordered.'));
    onOrdered(payload.batch.id);
  };

  return (
    <form
      className={styles.form}
      aria-label={t('New batch')}
      onSubmit={(event) => {
        event.preventDefault();
        void order();
      }}
    >
      <Textarea
        label={t('Prompts')}
        description={t('One a line: each is made with every model, size and seed.')}
        autosize
        minRows={3}
        maxRows={12}
        value={draft.prompts}
        onChange={(event) => change({ prompts: event.currentTarget.value })}
      />
      <RowsFileField
        file={draft.file}
        problem={unreadable.file ?? null}
        onChange={(file) => change({ file })}
      />
      <div className={styles.fields}>
        <MultiSelect
          className={styles.models}
          label={t('Models')}
          searchable
          placeholder={draft.models.length === 0 ? t('Choose a model') : ''}
          data={choices.map(({ source, name, provider }) => ({
            value: source,
            label: provider ? `${name} (${provider.label})` : name,
          }))}
          renderOption={({ option }) => (
            <span className={styles.option}>
              {option.label}
              <Text span size="sm" c="dimmed">
                {prices.get(option.value)}
              </Text>
            </span>
          )}
          value={[...draft.models]}
          onChange={(models) => change({ models })}
        />
        <TagsInput
          label={t('Sizes')}
          placeholder={draft.sizes.length === 0 ? t("Each model's own") : ''}
          description={t('A ratio, or pixels such as 1024x1024.')}
          data={RATIOS}
          value={[...draft.sizes]}
          onChange={(sizes) => change({ sizes })}
        />
        <TextInput
          label={t('Seeds')}
          placeholder={t('By chance')}
          description={t('Such as 7, 1..8 or 1,2,5.')}
          autoComplete="off"
          error={unreadable.seeds}
          value={draft.seeds}
          onChange={(event) => change({ seeds: event.currentTarget.value })}
        />
        <NumberInput
          label={t('Pictures of each')}
          description={t('From 1 to {most}.', { most: MOST_PICTURES })}
          min={1}
          max={MOST_PICTURES}
          clampBehavior="strict"
          allowDecimal={false}
          value={draft.count}
          onChange={(count) => change({ count: typeof count === 'number' ? count : 1 })}
        />
        <TextInput
          label={t('Name')}
          description={t('What you call it.')}
          maxLength={200}
          autoComplete="off"
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextInput
          label={t('Cap, in US dollars')}
          description={t('There it pauses, and never passes it.')}
          inputMode="decimal"
          autoComplete="off"
          disabled={draft.isUncapped}
          error={unreadable.cap}
          value={draft.cap}
          onChange={(event) => change({ cap: event.currentTarget.value })}
        />
      </div>
      {controls && <SharedFields draft={draft} controls={controls} onChange={change} />}
      <div className={styles.checks}>
        <Checkbox
          label={t('Without a cap: only budgets limit it')}
          checked={draft.isUncapped}
          onChange={(event) => change({ isUncapped: event.currentTarget.checked })}
        />
        <Checkbox
          label={t('Leave out what cannot be ordered')}
          checked={draft.skipsRefused}
          onChange={(event) => change({ skipsRefused: event.currentTarget.checked })}
        />
      </div>
      {plan && <PlanSummary plan={plan} draft={draft} choices={choices} isCurrent={isCurrent} />}
      <ProblemBox title={t('Not ordered')} messages={problems} />
      <div className={styles.row}>
        <Text size="sm" c="dimmed" id="batch-reason" role="status">
          {reason}
        </Text>
        <Button
          type="submit"
          loading={fetching}
          data-disabled={reason !== null || undefined}
          aria-disabled={reason !== null}
          aria-describedby="batch-reason"
        >
          {t('Order the batch')}
        </Button>
      </div>
    </form>
  );
}
