import { Text } from '@mantine/core';
import type { DraftSize, ExtraValue } from '../draft/draft.ts';
import type { ModelControls } from '../draft/model-controls.ts';
import { settingName } from '../lib/setting-names.ts';
import { t } from '../messages/translate.ts';
import styles from './frame.module.css';
import maskStyles from './mask.module.css';
import type { MaskBitmap } from './mask-bitmap.ts';
import { MaskPreview } from './mask-preview.tsx';
import type { Margins, OutpaintWay } from './outpaint-way.ts';
import type { Source } from './use-source.ts';

/** What a frame comes to for the chosen model, before anything is sent. */
export function FrameSent({
  way,
  source,
  margins,
  settings,
  model,
  around,
}: {
  way: OutpaintWay;
  source: Source;
  margins: Margins;
  settings: { extra: Readonly<Record<string, ExtraValue | undefined>>; size: DraftSize };
  model: ModelControls;
  /** The mask over what is new, where one is sent. */
  around: MaskBitmap | null;
}) {
  const width = source.width + margins.left + margins.right;
  const height = source.height + margins.top + margins.bottom;
  const set = Object.entries(settings.extra).filter(([, value]) => value !== undefined);
  return (
    <>
      <Text size="sm" aria-live="polite">
        {t('{before} becomes {after} pixels.', {
          before: `${source.width} × ${source.height}`,
          after: `${width} × ${height}`,
        })}
      </Text>
      {around !== null ? (
        <>
          <Text size="xs" c="dimmed">
            {model.maskPaints === 'ALPHA'
              ? t(
                  'The picture is sent on the larger canvas, with nothing around it, and this mask with it:',
                )
              : t(
                  'The picture is sent on the larger canvas, with its edges drawn out, and this mask with it:',
                )}
          </Text>
          <MaskPreview mask={around} paints={model.maskPaints ?? 'WHITE'} modelName={model.name} />
        </>
      ) : (
        <section className={maskStyles.sent} aria-label={t('What the provider receives')}>
          <Text size="sm" fw={500}>
            {t('What the provider receives')}
          </Text>
          <ul className={styles.list}>
            <li>{t('The picture as it is')}</li>
            {settings.size.kind === 'pixels' && (
              <li>
                {t('Size: {size}', { size: `${settings.size.width} × ${settings.size.height}` })}
              </li>
            )}
            {set.map(([name, value]) => (
              <li key={name}>
                {settingName(name, model.parameters)}: {String(value)}
              </li>
            ))}
          </ul>
          {way.kind === 'size' && (
            <Text size="xs" c="dimmed">
              {t('Where the picture lies in it is the choice of {model}.', { model: model.name })}
            </Text>
          )}
        </section>
      )}
    </>
  );
}
