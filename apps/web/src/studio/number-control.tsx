import { ActionIcon, Group, NumberInput, Slider, Text } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { useId } from 'react';
import { Controller, useFormContext } from 'react-hook-form';
import type { Draft } from '../draft/draft.ts';
import { t } from '../messages/translate.ts';
import styles from './settings.module.css';
import { useProblem } from './studio-context.ts';

interface NumberFieldProps {
  label: string;
  help?: string | null;
  /** Null: the model's own choice. */
  value: number | null;
  onChange: (value: number | null) => void;
  minimum: number | null;
  maximum: number | null;
  step: number;
  /** Where the mark stands while nothing is set. */
  standard?: number | null;
  /** Whether there has to be a value. */
  isRequired?: boolean;
  /** Whether the label carries the mark of what has to be given. */
  isMarked?: boolean;
  isWhole?: boolean;
  error?: string | null;
}

/** A number with a slider where both its limits are known; empty means the model's own choice. */
export function NumberField(props: NumberFieldProps) {
  const { label, help, value, onChange, minimum, maximum, step, standard = null, error } = props;
  const id = useId();
  const shown = value ?? standard ?? minimum ?? 0;
  const describedBy =
    [help && `${id}-help`, error && `${id}-problem`].filter(Boolean).join(' ') || undefined;
  const canReset = !props.isRequired && value !== null;
  return (
    <div>
      <Group justify="space-between" mb={4} wrap="nowrap">
        <label className={styles.label} style={{ margin: 0 }} htmlFor={id}>
          {label}
          {props.isMarked && (
            <Text span c="var(--bad)" aria-hidden="true">
              {' *'}
            </Text>
          )}
        </label>
        <Group gap={4} wrap="nowrap">
          {canReset && (
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={t("{label}: back to the model's own choice", { label })}
              onClick={() => onChange(null)}
            >
              <IconRestore size={14} />
            </ActionIcon>
          )}
          <NumberInput
            id={id}
            // The explanation stands beside the slider, where the field's own frame cannot tell of it.
            attributes={{ input: { 'aria-describedby': describedBy } }}
            size="xs"
            w={88}
            hideControls
            placeholder={standard === null ? t('auto') : String(standard)}
            value={value ?? ''}
            onChange={(next) =>
              onChange(typeof next === 'number' ? next : props.isRequired ? minimum : null)
            }
            {...(minimum === null ? {} : { min: minimum })}
            {...(maximum === null ? {} : { max: maximum })}
            step={step}
            allowDecimal={!props.isWhole}
            error={error !== null && error !== undefined}
            required={props.isMarked}
          />
        </Group>
      </Group>
      {minimum !== null && maximum !== null && (
        <Slider
          size="sm"
          thumbSize={14}
          thumbLabel={label}
          label={null}
          min={minimum}
          max={maximum}
          step={step}
          value={shown}
          onChange={onChange}
          opacity={value === null ? 0.55 : 1}
        />
      )}
      {help && (
        <Text size="xs" c="dimmed" mt={6} id={`${id}-help`}>
          {help}
        </Text>
      )}
      {error && (
        <div className={styles.problem} id={`${id}-problem`}>
          {error}
        </div>
      )}
    </div>
  );
}

/** One of the common numbers of a draft. */
export function NumberControl({
  name,
  label,
  help,
  limits,
  step,
  isRequired = false,
}: {
  name: 'steps' | 'guidance' | 'strength' | 'partialImages';
  label: string;
  help?: string;
  limits: { minimum: number; maximum: number };
  step: number;
  isRequired?: boolean;
}) {
  const { control } = useFormContext<Draft>();
  const problem = useProblem(name);
  return (
    <Controller
      control={control}
      name={name}
      render={({ field }) => (
        <NumberField
          label={label}
          help={help ?? null}
          value={field.value}
          onChange={field.onChange}
          minimum={limits.minimum}
          maximum={limits.maximum}
          step={step}
          isWhole={step === 1}
          isRequired={isRequired}
          error={problem}
        />
      )}
    />
  );
}
