/** What dragged pictures are carried as. Files have kinds of their own, so neither is taken for the other. */
const KIND = 'application/x-darkroom-images';

/** Lets pictures be dragged onto a board. */
export function startBoardDrag(transfer: DataTransfer, ids: readonly string[]): void {
  transfer.setData(KIND, JSON.stringify(ids));
  transfer.effectAllowed = 'copyLink';
}

/** Whether it is pictures of the gallery that are being dragged. */
export const hasPictures = (transfer: DataTransfer): boolean => transfer.types.includes(KIND);

/** The ids of the pictures that were dropped; none where it was something else. */
export function droppedPictures(transfer: DataTransfer): string[] {
  try {
    const ids: unknown = JSON.parse(transfer.getData(KIND) || '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
