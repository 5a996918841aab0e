import { createStore } from '../lib/store.ts';

/** The last thing that screen readers were told. */
export const announcement = createStore('');

/** Says something to screen readers, politely. */
export function announce(text: string): void {
  // The same sentence twice is said twice: a space that nobody hears makes it another.
  announcement.set(announcement.get() === text ? `${text}\u00a0` : text);
}

/** What of a generation is worth saying. */
export interface Told {
  readonly id: string;
  readonly status: string;
  readonly images: readonly unknown[];
  readonly prompt?: string | null;
  readonly failure?: { readonly message: string } | null;
}

/** The sentence for a generation that came to its end; null while it has not. */
export function sentenceFor(generation: Told): string | null {
  const count = generation.images.length;
  const pictures = `${count} ${count === 1 ? 'picture' : 'pictures'}`;
  const prompt = generation.prompt ? ` of “${generation.prompt.slice(0, 60)}”` : '';
  switch (generation.status) {
    case 'SUCCEEDED':
      return `${pictures}${prompt} finished.`;
    case 'PARTLY_SUCCEEDED':
      return `${pictures}${prompt} finished, others failed.`;
    case 'FAILED':
      return `Failed: ${generation.failure?.message ?? 'no picture came.'}`;
    case 'CANCELED':
      return 'Canceled.';
    case 'UNKNOWN_OUTCOME':
      return 'The answer was lost: it may have been charged.';
    default:
      return null;
  }
}
