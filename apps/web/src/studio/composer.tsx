import { ActionIcon, Button, Textarea, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconCode, IconHistory } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useId, useRef, useState } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import type { Draft } from '../draft/draft.ts';
import type { CachePolicy } from '../gql/graphql.ts';
import { randomSeed } from '../lib/random.ts';
import { t } from '../messages/translate.ts';
import { isLeaving } from '../models/lifecycle.ts';
import { usePromptHistory } from '../prompts/prompt-history.ts';
import { Estimate } from './estimate.tsx';
import { isMadeBefore, MadeBefore } from './made-before.tsx';
import type { ModelChoice } from './model-choices.ts';
import { ModelPicker } from './model-picker.tsx';
import styles from './studio.module.css';
import { useProblem, useStudio } from './studio-context.ts';

/** Seldom, and it brings along what is done with models. */
const LifecycleNotice = lazy(() => import('./lifecycle-notice.tsx'));
const CodeDialog = lazy(() => import('../code/code-dialog.tsx'));
const PromptLibrary = lazy(() => import('../prompts/prompt-library.tsx'));

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
  const [isLibraryOpen, setLibraryOpen] = useState(false);
  const reasonId = useId();
  const [wasTried, setTried] = useState(false);
  const box = useRef<HTMLTextAreaElement | null>(null);
  const history = usePromptHistory((text) => form.setValue('prompt', text));
  const { field } = useController({ control: form.control, name: 'prompt' });
  const prompt: string = field.value;
  const choice = choices.find(({ source }) => source === model?.source);
  const problem = useProblem('prompt');
  /** Prompts that were sent while their model was still on its way. */
  const [awaited, setAwaited] = useState<readonly string[]>([]);

  useEffect(() => box.current?.focus(), []);
  useHotkeys([['/', () => box.current?.focus()]]);
  useHotkeys([['alt+H', () => setLibraryOpen(true)]], []);

  const isMissing = (text: string) => controls?.prompt.isRequired === true && text.trim() === '';
  const isEmpty = isMissing(prompt);
  const isRefused = plan.isCurrent && (plan.plan?.userErrors.length ?? 0) > 0;
  const reason = isEmpty
    ? t('Write what you want to see first.')
    : isRefused
      ? (plan.plan?.userErrors[0]?.message ?? null)
      : model === null && !isSwitching
        ? t('Choose a model first.')
        : null;
  const isBlocked = model === null || reason !== null;

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
    history.restart();
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
      aria-label={t('New pictures')}
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
        aria-label={t('Prompt')}
        placeholder={
          controls?.prompt.isTaken === false
            ? t('This model takes no words')
            : controls?.prompt.isRequired === false
              ? t('No words needed')
              : t('What do you want to see?')
        }
        autosize
        minRows={2}
        maxRows={8}
        variant="unstyled"
        classNames={{ input: styles.prompt }}
        onKeyDown={onKeyDown}
        error={isEmpty ? (wasTried ? t('Write what you want to see first.') : null) : problem}
      />
      <Tooltip label={t('Earlier prompts and templates (Alt H)')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          className={styles.library}
          aria-label={t('Earlier prompts and templates')}
          onClick={() => setLibraryOpen(true)}
        >
          <IconHistory size={18} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <div className={styles.actions}>
        <ModelPicker choices={choices} isComplete={isComplete} />
        {onSettings && (
          <Tooltip label={t('Settings')}>
            <ActionIcon variant="default" size={36} aria-label={t('Settings')} onClick={onSettings}>
              <IconAdjustmentsHorizontal size={18} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        )}
        <Tooltip label={t('Show as code')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={t('Show as code')}
            disabled={input === null}
            onClick={() => setCodeOpen(true)}
          >
            <IconCode size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <div className={styles.gap} />
        <Estimate plan={plan} isEmpty={isEmpty} />
        {/* Around the button, whose description is the reason itself. */}
        <Tooltip label={reason} disabled={reason === null} multiline maw={320}>
          <span className={styles.generate}>
            <Button
              type="submit"
              h={36}
              fullWidth
              data-disabled={isBlocked || undefined}
              aria-disabled={isBlocked}
              {...(reason === null ? {} : { 'aria-describedby': reasonId })}
              loading={awaited.length > 0}
            >
              {t('Generate')}
            </Button>
          </span>
        </Tooltip>
        <span id={reasonId} className="visually-hidden">
          {/* Not twice: once it was tried it stands at the box. */}
          {isEmpty && wasTried ? null : reason}
        </span>
      </div>
      {!isEmpty && !isRefused && plan.plan !== null && isMadeBefore(plan.plan) && (
        <MadeBefore
          plan={plan.plan}
          onMakeAnew={() => order(form.getValues('prompt'), 'REFRESH')}
        />
      )}
      {choice && isLeaving(choice.life, Date.now()) && (
        <Suspense>
          <LifecycleNotice choice={choice} choices={choices} />
        </Suspense>
      )}
      {isLibraryOpen && (
        <Suspense>
          <PromptLibrary onClose={() => setLibraryOpen(false)} />
        </Suspense>
      )}
      {isCodeOpen && input && (
        <Suspense>
          <CodeDialog input={input} onClose={() => setCodeOpen(false)} />
        </Suspense>
      )}
    </form>
  );
}
