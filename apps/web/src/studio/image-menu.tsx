import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useFormContext } from 'react-hook-form';
import type { Draft } from '../draft/draft.ts';
import { draftOfGeneration, GENERATION_SETTINGS } from '../draft/from-generation.ts';
import { useImageActions } from '../gallery/use-image-actions.tsx';
import type { GenerationMode } from '../gql/graphql.ts';
import { readFragment } from '../gql/index.ts';
import { notify } from '../lib/notify.ts';
import { t } from '../messages/translate.ts';
import type { BatchData } from './batch-fragment.ts';
import styles from './feed.module.css';
import { pictureBytes, pictureOfImage } from './picture-of-image.ts';
import { useStudio } from './studio-context.ts';

/** Modes that go on from a picture, with what each is called where one is chosen for a picture. */
const WAYS_ON: readonly { mode: GenerationMode; label: string }[] = [
  { mode: 'VARIATION', label: t('Vary it') },
  { mode: 'IMG2IMG', label: t('Change it by words') },
  { mode: 'INPAINT', label: t('Paint a part of it anew') },
  { mode: 'OUTPAINT', label: t('Extend it') },
  { mode: 'UPSCALE', label: t('Enlarge it') },
];

/** Everything else that can be done with a finished picture. Opens as it appears: it is loaded when it is asked for. */
export default function ImageMenu({
  generation,
  image,
  label,
}: {
  generation: BatchData;
  image: BatchData['images'][number];
  label: string;
}) {
  const [isOpen, setOpen] = useState(true);
  const form = useFormContext<Draft>();
  const { model, controls, applyDraft, placePicture } = useStudio();
  const { remove } = useImageActions();
  const settings = () => draftOfGeneration(readFragment(GENERATION_SETTINGS, generation));
  const picture = () => pictureOfImage({ ...image, label });
  const goOn = async (mode: GenerationMode) =>
    applyDraft({ ...form.getValues(), mode, image: await picture(), mask: null });
  const asReference = async () => {
    const where = placePicture(await picture(), 'reference');
    notify({
      message:
        where === null
          ? t('The model takes no (more) pictures to work from.')
          : t('Taken as {place}.', { place: where }),
    });
  };
  const copyPicture = async () => {
    try {
      const bytes = await pictureBytes(image.url);
      if (bytes === null) throw new Error(t('The picture is not there any more.'));
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': asPng(bytes) })]);
      notify({ message: t('Picture copied.') });
    } catch {
      notify({ message: t('This browser does not let pages copy pictures. Download it instead.') });
    }
  };
  const copyAddress = async () => {
    await navigator.clipboard.writeText(`${window.location.origin}/gallery?image=${image.id}`);
    notify({ message: t('Address copied.') });
  };
  const modes = model?.capabilities.modes ?? [];
  const { width, height } = image;
  return (
    <Menu opened={isOpen} onChange={setOpen} position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon
          variant="filled"
          className={styles.tool}
          aria-label={t('More to do with this picture')}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {WAYS_ON.filter(({ mode }) => modes.includes(mode)).map((way) => (
          <Menu.Item key={way.mode} onClick={() => void goOn(way.mode)}>
            {way.label}
          </Menu.Item>
        ))}
        {controls?.references && (
          <Menu.Item onClick={() => void asReference()}>{t('Use as a reference')}</Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item onClick={() => applyDraft({ ...settings(), seed: '', isSeedLocked: false })}>
          {t('Remix: all settings but the seed')}
        </Menu.Item>
        {image.seed && controls?.seed && (
          <Menu.Item
            onClick={() => {
              form.setValue('seed', image.seed ?? '');
              form.setValue('isSeedLocked', true);
            }}
          >
            {t('Use its seed')}
          </Menu.Item>
        )}
        {width && height && (
          <Menu.Item
            onClick={() =>
              applyDraft({ ...form.getValues(), size: { kind: 'pixels', width, height } })
            }
          >
            {t('Use its size')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item onClick={() => void copyPicture()}>{t('Copy the picture')}</Menu.Item>
        <Menu.Item onClick={() => void copyAddress()}>{t('Copy its address')}</Menu.Item>
        <Menu.Item c="var(--bad)" onClick={() => void remove([image.id])}>
          {t('Delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Clipboards take PNG alone. */
async function asPng(bytes: Blob): Promise<Blob> {
  if (bytes.type === 'image/png') return bytes;
  const picture = await createImageBitmap(bytes);
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext('2d')?.drawImage(picture, 0, 0);
  picture.close();
  return canvas.convertToBlob({ type: 'image/png' });
}
