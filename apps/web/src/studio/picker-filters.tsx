import { NativeSelect } from '@mantine/core';
import { useMemo } from 'react';
import { modeLabel } from '../lib/format.ts';
import { t } from '../messages/translate.ts';
import { MODES, type ModelFilter, PRICE_CHOICES, priceOfText } from '../models/model-filter.ts';
import type { ModelChoice } from './model-choices.ts';
import styles from './model-picker.module.css';

/** Filters of the picker: only what some model has can be chosen. Plain selects, so that they open over the list. */
export function PickerFilters({
  choices,
  filter,
  onChange,
}: {
  choices: readonly ModelChoice[];
  filter: ModelFilter;
  onChange: (filter: ModelFilter) => void;
}) {
  const { providers, modes } = useMemo(() => {
    const offered = new Set(choices.flatMap((choice) => choice.modes));
    const labels = new Map(
      choices.flatMap(({ provider }): [string, string][] =>
        provider ? [[provider.slug, provider.label]] : [],
      ),
    );
    return {
      providers: [...labels].map(([value, label]) => ({ value, label })),
      modes: MODES.filter((mode) => offered.has(mode)),
    };
  }, [choices]);
  const prices = PRICE_CHOICES.map(({ value, label }) => ({ value, label }));
  return (
    <div className={styles.filters}>
      <NativeSelect
        size="xs"
        aria-label={t('Filter by mode')}
        data={[
          { value: '', label: t('Any mode') },
          ...modes.map((mode) => ({ value: mode, label: modeLabel(mode) })),
        ]}
        value={filter.mode ?? ''}
        onChange={(event) => onChange({ ...filter, mode: event.currentTarget.value || null })}
      />
      <NativeSelect
        size="xs"
        aria-label={t('Filter by provider')}
        data={[{ value: '', label: t('Any provider') }, ...providers]}
        value={filter.provider ?? ''}
        onChange={(event) => onChange({ ...filter, provider: event.currentTarget.value || null })}
      />
      <NativeSelect
        size="xs"
        aria-label={t('Filter by price')}
        data={[{ value: '', label: t('Any price') }, ...prices]}
        value={filter.maximumPrice === null ? '' : String(filter.maximumPrice)}
        onChange={(event) =>
          onChange({ ...filter, maximumPrice: priceOfText(event.currentTarget.value) })
        }
      />
    </div>
  );
}
