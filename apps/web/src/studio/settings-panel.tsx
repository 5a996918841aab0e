import {
  Collapse,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Textarea,
  UnstyledButton,
} from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { Controller, useFormContext } from 'react-hook-form';
import type { ControlModel } from '../draft/control-model.ts';
import type { Draft } from '../draft/draft.ts';
import { modeLabel } from '../lib/format.ts';
import { t } from '../messages/translate.ts';
import { NumberControl } from './number-control.tsx';
import { ParameterControl } from './parameter-control.tsx';
import { PictureControls } from './picture-controls.tsx';
import { SeedControl } from './seed-control.tsx';
import styles from './settings.module.css';
import { SizeControl } from './size-control.tsx';
import { useProblem, useStudio } from './studio-context.ts';

/** Every setting that the model takes, and none that it does not. */
export default function SettingsPanel() {
  const { controls } = useStudio();
  const form = useFormContext<Draft>();
  const countProblem = useProblem('count');
  const modeProblem = useProblem('mode');
  if (controls === null) return null;
  return (
    <Stack gap="lg">
      {controls.modes.length > 1 && (
        <Controller
          control={form.control}
          name="mode"
          render={({ field }) => (
            <Select
              label={t('Mode')}
              data={controls.modes.map((mode) => ({ value: mode, label: modeLabel(mode) }))}
              value={controls.mode}
              onChange={(mode) => mode && field.onChange(mode)}
              allowDeselect={false}
              error={modeProblem}
            />
          )}
        />
      )}
      <PictureControls />
      <SizeControl />
      <Controller
        control={form.control}
        name="count"
        render={({ field }) => (
          <div>
            <div className={styles.label} id="count-label">
              {t('Pictures')}
            </div>
            <div className={styles.row}>
              <SegmentedControl
                aria-labelledby="count-label"
                size="xs"
                fullWidth
                className={styles.grow}
                data={['1', '2', '3', '4']}
                value={String(field.value)}
                onChange={(value) => field.onChange(Number(value))}
              />
              <NumberInput
                aria-label={t('Number of pictures')}
                size="xs"
                w={64}
                min={controls.count.minimum}
                max={controls.count.maximum}
                clampBehavior="strict"
                allowDecimal={false}
                value={field.value}
                onChange={(value) => typeof value === 'number' && field.onChange(value)}
                error={countProblem}
              />
            </div>
          </div>
        )}
      />
      {controls.parameters.map((parameter) => (
        <ParameterControl key={parameter.name} parameter={parameter} />
      ))}
      {controls.seed && <SeedControl maximum={controls.seed.maximum} />}
      <MoreSettings controls={controls} />
    </Stack>
  );
}

function MoreSettings({ controls }: { controls: ControlModel }) {
  const form = useFormContext<Draft>();
  const [isOpen, setOpen] = useState(false);
  const negativeProblem = useProblem('negativePrompt');
  const formatProblem = useProblem('outputFormat');
  const others = [useProblem('steps'), useProblem('guidance'), useProblem('partialImages')];
  const { hasNegativePrompt, steps, guidance, outputFormats, partialImages } = controls;
  if (
    !hasNegativePrompt &&
    !steps &&
    !guidance &&
    outputFormats.length === 0 &&
    partialImages === 0
  ) {
    return null;
  }
  // A problem must not stand where nobody looks.
  const isForced = [negativeProblem, formatProblem, ...others].some((one) => one !== null);
  return (
    <div>
      <UnstyledButton
        className={styles.fold}
        aria-expanded={isOpen || isForced}
        onClick={() => setOpen(!isOpen)}
      >
        <IconChevronRight size={14} className={styles.chevron} aria-hidden="true" />
        {t('More settings')}
      </UnstyledButton>
      <Collapse expanded={isOpen || isForced}>
        <Stack gap="lg" pt="md">
          {hasNegativePrompt && (
            <Controller
              control={form.control}
              name="negativePrompt"
              render={({ field }) => (
                <Textarea
                  {...field}
                  label={t('Negative prompt')}
                  description={t('What not to show.')}
                  autosize
                  minRows={2}
                  maxRows={6}
                  error={negativeProblem}
                />
              )}
            />
          )}
          {steps && (
            <NumberControl
              name="steps"
              label={t('Steps')}
              help={t('More is slower and finer.')}
              limits={steps}
              step={1}
            />
          )}
          {guidance && (
            <NumberControl
              name="guidance"
              label={t('Guidance')}
              help={t('How closely to follow the prompt.')}
              limits={guidance}
              step={0.1}
            />
          )}
          {outputFormats.length > 0 && (
            <Controller
              control={form.control}
              name="outputFormat"
              render={({ field }) => (
                <Select
                  label={t('File format')}
                  placeholder={t("The model's default")}
                  clearable
                  data={[...outputFormats]}
                  value={field.value}
                  onChange={field.onChange}
                  error={formatProblem}
                />
              )}
            />
          )}
          {partialImages > 0 && (
            <NumberControl
              name="partialImages"
              label={t('Previews while it works')}
              help={t('Providers may charge for them.')}
              limits={{ minimum: 0, maximum: partialImages }}
              step={1}
              isRequired
            />
          )}
        </Stack>
      </Collapse>
    </div>
  );
}
