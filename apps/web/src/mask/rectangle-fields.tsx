import { Button, Group, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { t } from '../messages/translate.ts';
import { isEmptyArea } from './area.ts';
import styles from './mask.module.css';
import type { MaskEditing } from './mask-editing.ts';

/** Rectangles by numbers: whoever has no pointer can paint exactly as well. */
export function RectangleFields({ editing }: { editing: MaskEditing }) {
  const { width, height } = editing.mask;
  const [area, setArea] = useState({
    x: Math.round(width / 4),
    y: Math.round(height / 4),
    width: Math.round(width / 2),
    height: Math.round(height / 2),
  });
  const field = (name: keyof typeof area, label: string, minimum: number, maximum: number) => (
    <NumberInput
      size="xs"
      label={label}
      min={minimum}
      max={maximum}
      allowDecimal={false}
      clampBehavior="strict"
      value={area[name]}
      onChange={(value) => typeof value === 'number' && setArea({ ...area, [name]: value })}
    />
  );
  const draw = (isErasing: boolean) =>
    editing.apply((mask) => mask.rectangle(isEmptyArea(area) ? mask.whole : area, isErasing));
  return (
    <fieldset className={styles.fields}>
      <legend className={styles.legend}>{t('Rectangle in pixels')}</legend>
      <div className={styles.four}>
        {field('x', t('From the left'), 0, width - 1)}
        {field('y', t('From the top'), 0, height - 1)}
        {field('width', t('Width'), 1, width)}
        {field('height', t('Height'), 1, height)}
      </div>
      <Group gap={6} grow mt={8}>
        <Button variant="default" size="xs" onClick={() => draw(false)}>
          {t('Paint it')}
        </Button>
        <Button variant="default" size="xs" onClick={() => draw(true)}>
          {t('Erase it')}
        </Button>
      </Group>
    </fieldset>
  );
}
