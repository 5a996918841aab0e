import type { Repositories, StoredBoard, StoredImage } from '@darkroom/database';

/** What happened to images: a star or a rating changed, they were deleted, or brought back. */
export type ImageEventKind = 'CHANGED' | 'DELETED' | 'RESTORED';

/**
 * Says what happened to images, in the transaction in which it does: one event for each of their owners, who is its
 * subject, since the row of what is deleted is not found any more.
 */
export async function appendImageEvents(
  tx: Repositories,
  kind: ImageEventKind,
  images: readonly Pick<StoredImage, 'id' | 'actor'>[],
): Promise<void> {
  const byActor = Map.groupBy(images, ({ actor }) => actor);
  for (const [subject, own] of byActor)
    await tx.events.append({
      topic: 'image',
      subject,
      kind,
      payload: { imageIds: own.map(({ id }) => id) },
    });
}

/** Says that a board, or what is on it, changed or went, in the transaction in which it does. Its owner goes along, for the row may be gone. */
export async function appendBoardEvent(
  tx: Repositories,
  kind: 'CREATED' | 'CHANGED' | 'IMAGES' | 'DELETED',
  { id, actor }: Pick<StoredBoard, 'id' | 'actor'>,
): Promise<void> {
  await tx.events.append({ topic: 'board', subject: id, kind, payload: { actor } });
}
