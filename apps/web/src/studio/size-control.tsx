import { ActionIcon, Collapse, NumberInput, Select, Tooltip, UnstyledButton } from '@mantine/core';
import { IconArrowsExchange, IconChevronRight, IconLock, IconLockOpen } from '@tabler/icons-react';
import { useState } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import type { Draft, DraftSize } from '../draft/draft.ts';
import { sizePixels } from '../draft/size-choices.ts';
import { t } from '../messages/translate.ts';
import styles from './settings.module.css';
import { useProblem, useStudio } from './studio-context.ts';

/** The little box that shows a ratio's shape: its longer edge in pixels. */
const BOX = 24;

function RatioChip({
  label,
  shape,
  isChosen,
  onChoose,
}: {
  label: string;
  shape: { width: number; height: number };
  isChosen: boolean;
  onChoose: () => void;
}) {
  const scale = BOX / Math.max(shape.width, shape.height);
  return (
    <UnstyledButton
      role="radio"
      aria-checked={isChosen}
      className={styles.ratio}
      onClick={onChoose}
      title={label === 'auto' ? t("The model's default") : `${shape.width} × ${shape.height}`}
    >
      <span
        className={styles.box}
        style={{
          width: shape.width * scale,
          height: shape.height * scale,
          borderStyle: label === 'auto' ? 'dashed' : undefined,
        }}
      />
      {label}
    </UnstyledButton>
  );
}

/** How large: ratios as chips, named sizes, and exact pixels where the model takes them. */
export function SizeControl() {
  const { control } = useFormContext<Draft>();
  const { controls, model } = useStudio();
  const { field } = useController({ control, name: 'size' });
  const problem = useProblem('size');
  const [isOpen, setOpen] = useState(field.value.kind === 'pixels');
  if (controls === null || model === null) return null;
  const { ratios, presets, pixels } = controls.size;
  const size = field.value;
  const shown = sizePixels(size, controls.size, model.defaultSettings);
  const set = (next: DraftSize) => field.onChange(next);
  return (
    <div>
      <div className={styles.label} id="size-label">
        {t('Size')}
      </div>
      <div className={styles.ratios} role="radiogroup" aria-labelledby="size-label">
        <RatioChip
          label={t('auto')}
          shape={sizePixels({ kind: 'default' }, controls.size, model.defaultSettings)}
          isChosen={size.kind === 'default'}
          onChoose={() => set({ kind: 'default' })}
        />
        {ratios.map(({ ratio }) => (
          <RatioChip
            key={ratio}
            label={ratio}
            shape={sizePixels({ kind: 'ratio', ratio }, controls.size, model.defaultSettings)}
            isChosen={size.kind === 'ratio' && size.ratio === ratio}
            onChoose={() => set({ kind: 'ratio', ratio })}
          />
        ))}
      </div>
      {presets.length > 0 && (
        <Select
          mt="sm"
          aria-label={t('Larger sizes')}
          placeholder={t('Larger sizes')}
          clearable
          data={presets.map(({ label, width, height }) => ({
            value: label,
            label: `${label} · ${width} × ${height}`,
          }))}
          value={size.kind === 'preset' ? size.label : null}
          onChange={(label) =>
            set(label === null ? { kind: 'default' } : { kind: 'preset', label })
          }
        />
      )}
      {pixels && (
        <>
          <UnstyledButton
            className={styles.fold}
            mt="sm"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            <IconChevronRight size={14} className={styles.chevron} aria-hidden="true" />
            {t('Exact pixels')}
          </UnstyledButton>
          <Collapse expanded={isOpen}>
            <PixelFields limits={pixels} shown={shown} onChange={set} />
          </Collapse>
        </>
      )}
      {problem && <div className={styles.problem}>{problem}</div>}
      {size.kind !== 'default' && (
        <div className={styles.note}>
          {t('{size} pixels', { size: `${shown.width} × ${shown.height}` })}
        </div>
      )}
    </div>
  );
}

function PixelFields({
  limits,
  shown,
  onChange,
}: {
  limits: { minimum: number; maximum: number; step: number };
  shown: { width: number; height: number };
  onChange: (size: DraftSize) => void;
}) {
  /** The ratio that stays while an edge changes; null: each edge is on its own. */
  const [locked, setLocked] = useState<number | null>(null);
  const step = limits.step === 1 ? 8 : limits.step;
  const onGrid = (edge: number) =>
    Math.min(limits.maximum, Math.max(limits.minimum, Math.round(edge / step) * step));
  const change = (edge: 'width' | 'height', value: number) => {
    const other =
      locked === null
        ? {}
        : edge === 'width'
          ? { height: onGrid(value / locked) }
          : { width: onGrid(value * locked) };
    onChange({ kind: 'pixels', ...shown, ...other, [edge]: value });
  };
  const lockLabel = locked === null ? t('Keep the ratio: off') : t('Keep the ratio: on');
  const field = (edge: 'width' | 'height', label: string) => (
    <NumberInput
      label={label}
      size="xs"
      min={limits.minimum}
      max={limits.maximum}
      step={step}
      allowDecimal={false}
      value={shown[edge]}
      onChange={(value) => typeof value === 'number' && value > 0 && change(edge, value)}
    />
  );
  return (
    <div className={styles.pixels} style={{ paddingTop: 8 }}>
      {field('width', t('Width'))}
      <Tooltip label={t('Swap width and height')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={30}
          aria-label={t('Swap width and height')}
          onClick={() => {
            setLocked(locked === null ? null : 1 / locked);
            onChange({ kind: 'pixels', width: shown.height, height: shown.width });
          }}
        >
          <IconArrowsExchange size={16} />
        </ActionIcon>
      </Tooltip>
      {field('height', t('Height'))}
      <Tooltip label={lockLabel}>
        <ActionIcon
          variant={locked === null ? 'subtle' : 'filled'}
          color={locked === null ? 'gray' : undefined}
          size={30}
          aria-label={lockLabel}
          aria-pressed={locked !== null}
          onClick={() => setLocked(locked === null ? shown.width / shown.height : null)}
        >
          {locked === null ? <IconLockOpen size={16} /> : <IconLock size={16} />}
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
