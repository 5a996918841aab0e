import { readFile, stat } from 'node:fs/promises';
import { mimeTypeOf } from '../generation/image-input.ts';
import type { Session } from '../program/session.ts';
import { pictureSequence } from './picture-sequence.ts';

/** Larger files make a terminal halt. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * Shows a picture that was saved, where standard error is a terminal that can show pictures. A preview that does not
 * come is no error: the file is there.
 */
export async function showPreview(session: Session, path: string): Promise<void> {
  const { environment, terminal, output } = session;
  if (environment.pictures === null || !terminal.showsProgress || output.isJson) return;
  try {
    if ((await stat(path)).size > MOST_BYTES) return;
    const bytes = await readFile(path);
    const mimeType = mimeTypeOf(bytes.subarray(0, 32));
    const sequence =
      mimeType === null ? null : pictureSequence(environment.pictures, bytes, mimeType);
    if (sequence !== null) terminal.writeError(sequence);
  } catch {
    // Somebody may have moved the file already.
  }
}
