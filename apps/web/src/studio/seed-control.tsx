import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import { IconDice5, IconLock, IconLockOpen } from '@tabler/icons-react';
import { Controller, useFormContext } from 'react-hook-form';
import type { Draft } from '../draft/draft.ts';
import { randomSeed } from '../lib/random.ts';
import { t } from '../messages/translate.ts';
import styles from './settings.module.css';
import { useProblem } from './studio-context.ts';

/** Digits alone, and none above the model's largest seed. */
function cleanSeed(text: string, maximum: bigint): string {
  const digits = text.replace(/\D/g, '').slice(0, 20);
  if (digits === '') return '';
  const seed = BigInt(digits);
  return (seed > maximum ? maximum : seed).toString();
}

/** Where chance starts: a dice for a new seed, a lock to keep one over several orders. Typing closes it, the dice opens it. */
export function SeedControl({ maximum }: { maximum: bigint }) {
  const form = useFormContext<Draft>();
  const isLocked = form.watch('isSeedLocked');
  const problem = useProblem('seed');
  const lockLabel = isLocked ? t('Keep this seed: on') : t('Keep this seed: off');
  return (
    <Controller
      control={form.control}
      name="seed"
      render={({ field }) => (
        <div className={styles.row} style={{ alignItems: 'flex-end' }}>
          <TextInput
            className={styles.grow}
            label={t('Seed')}
            placeholder={t('by chance')}
            inputMode="numeric"
            value={field.value}
            onBlur={field.onBlur}
            onChange={(event) => {
              const seed = cleanSeed(event.currentTarget.value, maximum);
              field.onChange(seed);
              // A seed that somebody took the trouble to type is one to keep.
              form.setValue('isSeedLocked', seed !== '');
            }}
            error={problem}
          />
          <Tooltip label={t('A new seed')}>
            <ActionIcon
              variant="default"
              size={36}
              aria-label={t('A new seed')}
              onClick={() => {
                field.onChange(randomSeed(maximum));
                form.setValue('isSeedLocked', false);
              }}
            >
              <IconDice5 size={18} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
          <Tooltip
            label={
              isLocked ? t('The seed stays after each order') : t('A new seed after each order')
            }
          >
            <ActionIcon
              variant={isLocked ? 'filled' : 'default'}
              size={36}
              aria-label={lockLabel}
              aria-pressed={isLocked}
              onClick={() => form.setValue('isSeedLocked', !isLocked)}
            >
              {isLocked ? (
                <IconLock size={18} stroke={1.6} />
              ) : (
                <IconLockOpen size={18} stroke={1.6} />
              )}
            </ActionIcon>
          </Tooltip>
        </div>
      )}
    />
  );
}
