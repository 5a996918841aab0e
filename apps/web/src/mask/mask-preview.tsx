import { Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { MaskPaints } from '../gql/graphql.ts';
import { t } from '../messages/translate.ts';
import styles from './mask.module.css';
import type { MaskBitmap } from './mask-bitmap.ts';
import { drawSent } from './mask-picture.ts';

/** The longer edge of the preview, in pixels. */
const EDGE = 220;

const WORDS: Readonly<Record<MaskPaints, string>> = {
  WHITE: t('White is painted anew, black is kept.'),
  BLACK: t('Black is painted anew, white is kept.'),
  ALPHA: t('What is transparent is painted anew, what is black is kept.'),
};

/** The mask as it leaves this machine, in the form that the chosen model takes. */
export function MaskPreview({
  mask,
  paints,
  modelName,
  isSoft = false,
}: {
  /** Of another identity whenever it looks different. */
  mask: MaskBitmap;
  paints: MaskPaints;
  modelName: string;
  /** Whether its edge was softened, which no provider sees as it is. */
  isSoft?: boolean;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) drawSent(canvas.current, mask, paints);
  }, [mask, paints]);
  const scale = EDGE / Math.max(mask.width, mask.height);
  const percent = Math.round(mask.share() * 1000) / 10;
  return (
    <section className={styles.sent} aria-label={t('What the provider receives')}>
      <Text size="sm" fw={500}>
        {t('What the provider receives')}
      </Text>
      <canvas
        ref={canvas}
        width={Math.max(1, Math.round(mask.width * scale))}
        height={Math.max(1, Math.round(mask.height * scale))}
        className={styles.sentPicture}
        data-paints={paints}
        role="img"
        aria-label={t('The mask as it is sent')}
      />
      <Text size="xs" c="dimmed">
        {t('For {model}: a PNG of {width} × {height} pixels.', {
          model: modelName,
          width: String(mask.width),
          height: String(mask.height),
        })}{' '}
        {WORDS[paints]} {t('{percent} % is painted anew.', { percent })}
      </Text>
      {isSoft && (
        <Text size="xs" c="dimmed">
          {t(
            'Providers take each pixel as yes or no: a soft edge is cut at its middle, which rounds corners and smooths lines.',
          )}
        </Text>
      )}
    </section>
  );
}
