import { createStore } from '../lib/store.ts';

/** What of an event the previews go by. */
export interface PreviewEvent {
  readonly sequence: number;
  readonly kind: string;
  readonly partialImageUrl?: string | null;
  /** Which of the generation's pictures the preview is of, from 0. */
  readonly partialImageIndex?: number | null;
  readonly generation: {
    readonly id: string;
    readonly status: string;
    readonly images: readonly { readonly index: number }[];
  };
}

/** The latest previews of one generation, and the number of the event that brought the last of them. */
export interface Preview {
  readonly sequence: number;
  /** By the index of the picture. */
  readonly urls: Readonly<Record<number, string>>;
}
export type Previews = Readonly<Record<string, Preview>>;

/** Statuses after which nothing comes any more. */
export const ENDED: ReadonlySet<string> = new Set([
  'SUCCEEDED',
  'PARTLY_SUCCEEDED',
  'FAILED',
  'CANCELED',
  'UNKNOWN_OUTCOME',
]);

/**
 * The previews after an event. The same event twice, or an older one late, changes nothing: the very same object comes
 * back. A picture that is there, and a generation that came to its end, lose their previews.
 */
export function nextPreviews(previews: Previews, event: PreviewEvent): Previews {
  const { id, status, images } = event.generation;
  const { sequence, kind, partialImageUrl } = event;
  const known = previews[id];
  if (ENDED.has(status)) {
    if (known === undefined) return previews;
    const { [id]: _gone, ...others } = previews;
    return others;
  }
  if (known !== undefined && sequence <= known.sequence) return previews;
  if (kind === 'IMAGE') {
    if (known === undefined) return previews;
    const here = new Set(images.map(({ index }) => index));
    const left = Object.entries(known.urls).filter(([index]) => !here.has(Number(index)));
    return { ...previews, [id]: { sequence, urls: Object.fromEntries(left) } };
  }
  if (kind !== 'PARTIAL_IMAGE' || !partialImageUrl) return previews;
  const urls = { ...known?.urls, [event.partialImageIndex ?? 0]: partialImageUrl };
  return { ...previews, [id]: { sequence, urls } };
}

export const previews = createStore<Previews>({});
