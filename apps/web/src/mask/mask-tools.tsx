import { Button, Group, SegmentedControl, Slider, Text, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBrush,
  IconBucketDroplet,
  IconEraser,
  IconRectangle,
} from '@tabler/icons-react';
import { t } from '../messages/translate.ts';
import styles from './mask.module.css';
import type { MaskEditing, Tool } from './mask-editing.ts';

/** The brush's widths, in pixels of the picture. */
export const BRUSH = { minimum: 4, maximum: 400 } as const;
/** How far a soft edge may reach, in pixels. */
const FEATHER_MAXIMUM = 100;

const TOOLS = [
  { value: 'brush', label: t('Brush'), icon: IconBrush, key: 'B' },
  { value: 'erase', label: t('Erase'), icon: IconEraser, key: 'E' },
  { value: 'rectangle', label: t('Rectangle'), icon: IconRectangle, key: 'R' },
  { value: 'fill', label: t('Fill an area'), icon: IconBucketDroplet, key: 'G' },
] as const;

/** How one paints. */
export interface Painting {
  readonly tool: Tool;
  readonly size: number;
  readonly opacity: number;
  /** In pixels. */
  readonly feather: number;
}

function Range({
  label,
  value,
  unit,
  minimum,
  maximum,
  onChange,
}: {
  label: string;
  value: number;
  unit: string;
  minimum: number;
  maximum: number;
  onChange: (value: number) => void;
}) {
  return (
    <div>
      <div className={styles.range}>
        <Text size="sm">{label}</Text>
        <Text size="xs" c="dimmed">
          {value} {unit}
        </Text>
      </div>
      <Slider
        size="sm"
        min={minimum}
        max={maximum}
        value={value}
        onChange={onChange}
        label={null}
        thumbLabel={label}
      />
    </div>
  );
}

/** Tools and what acts on the whole mask. */
export function MaskTools({
  editing,
  painting,
  onChange,
}: {
  editing: MaskEditing;
  painting: Painting;
  onChange: (painting: Painting) => void;
}) {
  const { tool, size, opacity, feather } = painting;
  return (
    <>
      <SegmentedControl
        aria-label={t('Tool')}
        fullWidth
        value={tool}
        onChange={(value) => {
          const chosen = TOOLS.find((one) => one.value === value);
          if (chosen) onChange({ ...painting, tool: chosen.value });
        }}
        data={TOOLS.map(({ value, label, icon: Icon, key }) => ({
          value,
          label: (
            <Tooltip label={`${label} (${key})`}>
              <span className={styles.tool}>
                <Icon size={18} stroke={1.6} aria-hidden="true" />
                <span className="visually-hidden">{label}</span>
              </span>
            </Tooltip>
          ),
        }))}
      />
      {(tool === 'brush' || tool === 'erase') && (
        <Range
          label={t('Brush size')}
          unit="px"
          value={size}
          minimum={BRUSH.minimum}
          maximum={BRUSH.maximum}
          onChange={(value) => onChange({ ...painting, size: value })}
        />
      )}
      <Range
        label={t('Soft edge')}
        unit="px"
        value={feather}
        minimum={0}
        maximum={FEATHER_MAXIMUM}
        onChange={(value) => onChange({ ...painting, feather: value })}
      />
      <Range
        label={t('Cover')}
        unit="%"
        value={Math.round(opacity * 100)}
        minimum={10}
        maximum={100}
        onChange={(value) => onChange({ ...painting, opacity: value / 100 })}
      />
      <Group gap={6} grow>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconArrowBackUp size={14} />}
          disabled={!editing.canUndo}
          onClick={() => editing.undo()}
        >
          {t('Undo')}
        </Button>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconArrowForwardUp size={14} />}
          disabled={!editing.canRedo}
          onClick={() => editing.redo()}
        >
          {t('Redo')}
        </Button>
      </Group>
      <Group gap={6} grow>
        <Button variant="default" size="xs" onClick={() => editing.apply((mask) => mask.fillAll())}>
          {t('Paint all')}
        </Button>
        <Button variant="default" size="xs" onClick={() => editing.apply((mask) => mask.invert())}>
          {t('Invert')}
        </Button>
        <Button
          variant="default"
          size="xs"
          onClick={() => editing.apply((mask) => mask.fillAll(true))}
        >
          {t('Clear')}
        </Button>
      </Group>
    </>
  );
}
