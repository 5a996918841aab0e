import { Button, Text } from '@mantine/core';
import { useFormContext } from 'react-hook-form';
import type { Draft } from '../draft/draft.ts';
import { t } from '../messages/translate.ts';
import { useStudio } from '../studio/studio-context.ts';
import styles from './welcome.module.css';

/** Prompts to begin with: each shows something else of what can be asked for. */
const FIRST_PROMPTS = [
  t('a lighthouse above a stormy sea at dusk'),
  t('snow on a mountain lake, early light'),
  t('a city in neon rain, from far above'),
];

/** In place of the results where there are none yet: the first picture is one press away. */
export default function Welcome({ isFree }: { isFree: boolean }) {
  const form = useFormContext<Draft>();
  const { model, orders } = useStudio();
  if (model === null) return null;
  const make = (prompt: string) => {
    form.setValue('prompt', prompt);
    orders.create({ ...form.getValues(), prompt }, model);
  };
  return (
    <section className={styles.welcome} aria-labelledby="welcome">
      <h2 id="welcome" className={styles.title}>
        {t('Your first picture')}
      </h2>
      <Text c="dimmed">
        {isFree
          ? t(
              '{model} draws on this machine: free, without a key, and nothing leaves it. Take one of these, or write your own above.',
              { model: model.name },
            )
          : t(
              'Write what you want to see above, look at the price beside the button, and press Generate.',
            )}
      </Text>
      {isFree && (
        <ul className={styles.prompts} aria-label={t('Prompts to begin with')}>
          {FIRST_PROMPTS.map((prompt) => (
            <li key={prompt}>
              <Button variant="default" fullWidth onClick={() => make(prompt)}>
                {prompt}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Text size="sm" c="dimmed">
        {t('Pictures appear here while they are made, and stay in the gallery.')}
      </Text>
    </section>
  );
}
