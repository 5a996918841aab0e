import { ActionIcon, Button, Textarea, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconCode } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import type { Draft } from '../draft/draft.ts';
import type { CachePolicy } from '../gql/graphql.ts';
import { randomSeed } from '../lib/random.ts';
import { Estimate } from './estimate.tsx';
import { LifecycleNotice } from './lifecycle-notice.tsx';
import { isMadeBefore, MadeBefore } from './made-before.tsx';
import type { ModelChoice } from './model-choices.ts';
import { ModelPicker } from './model-picker.tsx';
import { usePromptHistory } from './prompt-history.ts';
import styles from './studio.module.css';
import { useProblem, useStudio } from './studio-context.ts';

const CodeDialog = lazy(() => import('../code/code-dialog.tsx'));

/** The prompt and what goes with it, always in place. */
export function Composer({
  choices,
  isComplete,
  onSettings,
}: {
  choices: readonly ModelChoice[];
  isComplete: boolean;
  onSettings: (() => void) | null;
}) {
  const form = useFormContext<Draft>();
  const { model, isSwitching, controls, input, plan, orders } = useStudio();
  const [isCodeOpen, setCodeOpen] = useState(false);
  const [wasTried, setTried] = useState(false);
  const box = useRef<HTMLTextAreaElement | null>(null);
  const history = usePromptHistory((text) => form.setValue('prompt', text));
  const { field } = useController({ control: form.control, name: 'prompt' });
  const prompt: string = field.value;
  const problem = useProblem('prompt');
  /** Prompts that were sent while their model was still on its way. */
  const [awaited, setAwaited] = useState<readonly string[]>([]);

  useEffect(() => box.current?.focus(), []);
  useHotkeys([['/', () => box.current?.focus()]]);

  const isMissing = (text: string) => controls?.prompt.isRequired === true && text.trim() === '';
  const isEmpty = isMissing(prompt);
  const isRefused = plan.isCurrent && (plan.plan?.userErrors.length ?? 0) > 0;
  const isBlocked = model === null || isEmpty || isRefused;

  const generate = () => {
    setTried(true);
    // Asked for the model that was just chosen, and never of the one before.
    if (isSwitching) return setAwaited((before) => [...before, form.getValues('prompt')]);
    order(form.getValues('prompt'));
  };
  const order = (text: string, cachePolicy: CachePolicy = 'USE') => {
    if (model === null || isMissing(text) || (isRefused && text === prompt))
      return box.current?.focus();
    const draft = { ...form.getValues(), prompt: text };
    orders.create(draft, model, cachePolicy);
    history.add(text);
    setTried(false);
    if (draft.seed !== '' && !draft.isSeedLocked && controls?.seed) {
      form.setValue('seed', randomSeed(controls.seed.maximum));
    }
  };

  useEffect(() => {
    // The draft has to be the new model's by then: what it does not take is left out first.
    if (awaited.length === 0 || isSwitching || form.getValues('model') !== model?.source) return;
    setAwaited([]);
    for (const text of awaited) order(text);
  });

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      generate();
    } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      history.go(event.key === 'ArrowUp' ? -1 : 1, form.getValues('prompt'));
    }
  };

  return (
    <form
      className={styles.composer}
      aria-label="New pictures"
      onSubmit={(event) => {
        event.preventDefault();
        generate();
      }}
    >
      <Textarea
        ref={box}
        name={field.name}
        disabled={controls?.prompt.isTaken === false}
        value={prompt}
        onChange={field.onChange}
        onBlur={field.onBlur}
        aria-label="Prompt"
        placeholder={
          controls?.prompt.isTaken === false
            ? 'This model takes no words'
            : controls?.prompt.isRequired === false
              ? 'No words needed'
              : 'What do you want to see?'
        }
        autosize
        minRows={2}
        maxRows={8}
        variant="unstyled"
        classNames={{ input: styles.prompt }}
        onKeyDown={onKeyDown}
        error={isEmpty ? (wasTried ? 'Write what you want to see first.' : null) : problem}
      />
      <div className={styles.actions}>
        <ModelPicker choices={choices} isComplete={isComplete} />
        {onSettings && (
          <Tooltip label="Settings">
            <ActionIcon variant="default" size={36} aria-label="Settings" onClick={onSettings}>
              <IconAdjustmentsHorizontal size={18} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        )}
        <Tooltip label="Show as code">
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label="Show as code"
            disabled={input === null}
            onClick={() => setCodeOpen(true)}
          >
            <IconCode size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <div className={styles.gap} />
        <Estimate plan={plan} isEmpty={isEmpty} />
        <Button
          type="submit"
          h={36}
          className={styles.generate}
          data-disabled={isBlocked || undefined}
          aria-disabled={isBlocked}
          loading={awaited.length > 0}
        >
          Generate
        </Button>
      </div>
      {!isEmpty && !isRefused && plan.plan !== null && isMadeBefore(plan.plan) && (
        <MadeBefore
          plan={plan.plan}
          onMakeAnew={() => order(form.getValues('prompt'), 'REFRESH')}
        />
      )}
      <LifecycleNotice choices={choices} />
      {isCodeOpen && input && (
        <Suspense>
          <CodeDialog input={input} onClose={() => setCodeOpen(false)} />
        </Suspense>
      )}
    </form>
  );
}
