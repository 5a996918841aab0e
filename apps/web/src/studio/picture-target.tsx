import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useApi } from '../api/client.ts';
import { droppedPictures, hasPictures } from '../boards/board-drag.ts';
import { notify } from '../lib/notify.ts';
import { pictureFiles } from '../lib/pictures.ts';
import { t } from '../messages/translate.ts';
import styles from './studio.module.css';
import { useStudio } from './studio-context.ts';

/** Takes pictures that are dropped or pasted anywhere in the studio, and puts them where the model takes one. */
export function PictureTarget({ children }: { children: ReactNode }) {
  const client = useApi();
  const { placePicture, model } = useStudio();
  const [isOver, setOver] = useState(false);
  const place = useRef(placePicture);
  place.current = placePicture;

  useEffect(() => {
    // How pictures are brought is loaded with the first of them.
    const take = async (files: File[]) => {
      for (const file of files) {
        try {
          const { uploadPicture } = await import('../api/upload-picture.ts');
          const picture = await uploadPicture(client, file, file.name);
          const where = place.current(picture);
          const message =
            where === null
              ? t('{name} takes no (more) pictures to work from.', {
                  name: model?.name ?? t('The model'),
                })
              : `${file.name}: ${where}.`;
          notify({ message });
        } catch (error) {
          const reason = error instanceof Error ? error.message : t('The upload failed.');
          notify({ title: file.name, message: reason });
        }
      }
    };
    const takeImages = async (ids: readonly string[]) => {
      try {
        const { picturesById } = await import('./pictures-by-id.ts');
        for (const picture of await picturesById(client, ids)) {
          const where = place.current(picture);
          notify({
            message:
              where === null
                ? t('The model takes no (more) pictures to work from.')
                : t('Taken as {place}.', { place: where }),
          });
        }
      } catch (error) {
        notify({ message: error instanceof Error ? error.message : t('The upload failed.') });
      }
    };
    const onPaste = (event: ClipboardEvent) => {
      const files = pictureFiles(event.clipboardData);
      if (files.length === 0) return;
      event.preventDefault();
      void take(files);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (event.defaultPrevented) return;
      const ids = event.dataTransfer ? droppedPictures(event.dataTransfer) : [];
      if (ids.length > 0) {
        event.preventDefault();
        return void takeImages(ids);
      }
      const files = pictureFiles(event.dataTransfer);
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
      if (files.length > 0) void take(files);
    };
    const onDragOver = (event: DragEvent) => {
      const { dataTransfer } = event;
      if (dataTransfer === null) return;
      if (!dataTransfer.types.includes('Files') && !hasPictures(dataTransfer)) return;
      event.preventDefault();
      setOver(true);
    };
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    document.addEventListener('paste', onPaste);
    document.addEventListener('drop', onDrop);
    document.addEventListener('dragover', onDragOver);
    document.addEventListener('dragleave', onDragLeave);
    return () => {
      document.removeEventListener('paste', onPaste);
      document.removeEventListener('drop', onDrop);
      document.removeEventListener('dragover', onDragOver);
      document.removeEventListener('dragleave', onDragLeave);
    };
  }, [client, model?.name]);

  return (
    <div className={styles.target} data-over={isOver || undefined}>
      {children}
    </div>
  );
}
