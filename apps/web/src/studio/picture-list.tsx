import { ActionIcon, Button, FileButton, Group, Loader, Text } from '@mantine/core';
import { IconPhoto, IconUpload, IconX } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useApi } from '../api/client.ts';
import { uploadPicture } from '../api/upload-picture.ts';
import { droppedPictures, hasPictures } from '../boards/board-drag.ts';
import type { Picture } from '../draft/draft.ts';
import { pictureFiles } from '../lib/pictures.ts';
import { t } from '../messages/translate.ts';
import { picturesById } from './pictures-by-id.ts';
import styles from './settings.module.css';

const GalleryPicker = lazy(() => import('./gallery-picker.tsx'));
const ACCEPTED = 'image/png,image/jpeg,image/webp,image/avif,image/gif';

/** Pictures by upload, drop or choice from the gallery, with how many of how many. */
export function PictureList({
  label,
  help,
  pictures,
  isRequired = false,
  maximum,
  problem,
  onChange,
  beside,
}: {
  label: string;
  help: string | null;
  pictures: readonly Picture[];
  isRequired?: boolean;
  /** Null: no limit is known. */
  maximum: number | null;
  problem: string | null;
  onChange: (pictures: Picture[]) => void;
  /** What stands beside each, such as its strength. */
  beside?: (index: number) => ReactNode;
}) {
  const client = useApi();
  const [isBusy, setBusy] = useState(false);
  const [failed, setFailed] = useState<{ message: string; beside: string } | null>(null);
  const [isChoosing, setChoosing] = useState(false);
  const [isOver, setOver] = useState(false);
  const ids = pictures.map(({ id }) => id).join(' ');
  // Another choice, wherever it was made, and the failed upload is no news any more.
  const failure = failed?.beside === ids ? failed.message : null;
  const isFull = maximum !== null && pictures.length >= maximum;

  const add = (picture: Picture) => {
    const others = pictures.filter(({ id }) => id !== picture.id);
    onChange(maximum === 1 ? [picture] : [...others, picture].slice(0, maximum ?? undefined));
  };
  /** Takes as many as there is room for; a single picture is replaced. */
  const take = async <Given,>(
    given: readonly Given[],
    read: (some: readonly Given[]) => Promise<Picture[]>,
  ) => {
    setBusy(true);
    setFailed(null);
    try {
      const room = maximum === null ? given.length : Math.max(1, maximum - pictures.length);
      const added = await read(given.slice(0, room));
      const others = pictures.filter(({ id }) => added.every((one) => one.id !== id));
      onChange(
        maximum === 1 ? added.slice(0, 1) : [...others, ...added].slice(0, maximum ?? undefined),
      );
    } catch (error) {
      const message = error instanceof Error ? error.message : t('The upload failed.');
      setFailed({ message, beside: ids });
    } finally {
      setBusy(false);
    }
  };

  const upload = (files: readonly File[]) =>
    take(files, async (some) => {
      const added: Picture[] = [];
      for (const file of some) added.push(await uploadPicture(client, file, file.name));
      return added;
    });

  return (
    <fieldset
      className={styles.pictures}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        const { dataTransfer } = event;
        if (!dataTransfer.types.includes('Files') && !hasPictures(dataTransfer)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        const ids = droppedPictures(event.dataTransfer);
        if (ids.length > 0) {
          event.preventDefault();
          void take(ids, (some) => picturesById(client, some));
          return;
        }
        const files = pictureFiles(event.dataTransfer);
        if (files.length === 0) return;
        event.preventDefault();
        void upload(files);
      }}
    >
      <legend className={styles.label}>
        {label}
        {isRequired && (
          <Text span c="var(--bad)" aria-hidden="true">
            {' *'}
          </Text>
        )}
        {maximum !== 1 && (
          <Text span size="xs" c="dimmed" ml={8}>
            {maximum === null
              ? pictures.length
              : t('{count} of {most}', { count: pictures.length, most: maximum })}
          </Text>
        )}
      </legend>
      <div className={styles.references}>
        {pictures.map((picture, index) => (
          <div className={styles.slot} data-filled key={picture.id}>
            <img
              className={styles.thumb}
              src={picture.thumbnail || undefined}
              alt={picture.label}
            />
            <div className={styles.about}>
              <Text size="xs" lineClamp={2}>
                {picture.label}
              </Text>
              {picture.width && (
                <Text size="xs" c="dimmed">
                  {picture.width} × {picture.height}
                </Text>
              )}
            </div>
            {beside?.(index)}
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('Remove {name}', { name: picture.label })}
              onClick={() => onChange(pictures.filter(({ id }) => id !== picture.id))}
            >
              <IconX size={16} />
            </ActionIcon>
          </div>
        ))}
        {!isFull && (
          <Group gap="xs" grow>
            <FileButton
              accept={ACCEPTED}
              multiple={maximum !== 1}
              onChange={(given) => given && upload([given].flat())}
            >
              {(props) => (
                <Button
                  {...props}
                  variant="default"
                  size="xs"
                  leftSection={
                    isBusy ? <Loader size={12} color="gray" /> : <IconUpload size={14} />
                  }
                  aria-label={t('{slot}: upload', { slot: label })}
                >
                  {t('Upload')}
                </Button>
              )}
            </FileButton>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconPhoto size={14} />}
              onClick={() => setChoosing(true)}
              aria-label={t('{slot}: from the gallery', { slot: label })}
            >
              {t('Gallery')}
            </Button>
          </Group>
        )}
      </div>
      {help && <div className={styles.note}>{help}</div>}
      {(failure ?? problem) && (
        <div className={styles.problem} role="alert">
          {failure ?? problem}
        </div>
      )}
      {isChoosing && (
        <Suspense>
          <GalleryPicker
            onChoose={(picture) => {
              add(picture);
              setChoosing(false);
            }}
            onClose={() => setChoosing(false)}
          />
        </Suspense>
      )}
    </fieldset>
  );
}
