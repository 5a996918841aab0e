import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useApi } from '../api/client.ts';
import { uploadPicture } from '../api/upload-picture.ts';
import { notify } from '../lib/notify.ts';
import { pictureFiles } from '../lib/pictures.ts';
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
    const take = async (files: File[]) => {
      for (const file of files) {
        try {
          const picture = await uploadPicture(client, file, file.name);
          const where = place.current(picture);
          const message =
            where === null
              ? `${model?.name ?? 'The model'} takes no (more) pictures to work from.`
              : `${file.name}: ${where}.`;
          notify({ message });
        } catch (error) {
          const reason = error instanceof Error ? error.message : 'The upload failed.';
          notify({ title: file.name, message: reason });
        }
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
      const files = pictureFiles(event.dataTransfer);
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
      if (files.length > 0) void take(files);
    };
    const onDragOver = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
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
