/** The place of one picture of a generation: the picture where it is there, null while it is on its way. */
export interface Slot<Image> {
  /** Which of the generation's pictures it is, from 0. */
  readonly index: number;
  readonly image: Image | null;
}

/**
 * A place for each picture, by its index, so that each comes where its preview stood.
 *
 * @param count How many pictures are to come in all; 0 once the generation has ended: then only what is there has a place.
 */
export function slotsOf<Image extends { readonly index: number }>(
  images: readonly Image[],
  count: number,
): Slot<Image>[] {
  const here = new Map(images.map((image) => [image.index, image]));
  const open = Array.from({ length: count }, (_, index) => index).filter(
    (index) => !here.has(index),
  );
  return [
    ...images.map((image) => ({ index: image.index, image })),
    ...open.slice(0, Math.max(0, count - images.length)).map((index) => ({ index, image: null })),
  ].sort((one, other) => one.index - other.index);
}
