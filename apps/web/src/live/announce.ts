import { createStore } from '../lib/store.ts';
import { plural, t } from '../messages/translate.ts';

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
  readonly count: number;
  readonly progress?: number | null;
  readonly images: readonly unknown[];
  readonly prompt?: string | null;
  readonly failure?: { readonly message: string } | null;
}

/** How long a generation is not spoken of again while it runs, in milliseconds: whoever listens has other things to hear. */
const PAUSE_MS = 5_000;

const nameOf = ({ prompt }: Told) => (prompt ? `“${prompt.slice(0, 60)}”` : t('the picture'));

/** The sentence for a generation that came to its end; null while it has not. */
export function sentenceFor(generation: Told): string | null {
  const count = generation.images.length;
  const pictures = plural(count, '{count} picture', '{count} pictures');
  const prompt = generation.prompt ? t(' of {picture}', { picture: nameOf(generation) }) : '';
  switch (generation.status) {
    case 'SUCCEEDED':
      return t('{pictures}{prompt} finished.', { pictures, prompt });
    case 'PARTLY_SUCCEEDED':
      return t('{pictures}{prompt} finished, others failed.', { pictures, prompt });
    case 'FAILED':
      return t('Failed: {reason}', {
        reason: generation.failure?.message ?? t('no picture came.'),
      });
    case 'CANCELED':
      return t('Canceled.');
    case 'UNKNOWN_OUTCOME':
      return t('The answer was lost: it may have been charged.');
    default:
      return null;
  }
}

/** What was said of a generation last. */
interface Said {
  readonly status: string;
  /** Quarters that are done, and pictures that are there. */
  readonly quarter: number;
  readonly pictures: number;
  readonly at: number;
}

/**
 * Decides what to say when something happens: once that work has begun, now and then how far it is, and once how it ended.
 * The same event twice says nothing twice.
 */
export function narrator(): (generation: Told, now: number) => string | null {
  const said = new Map<string, Said>();
  return (generation, now) => {
    const { id, status, progress, count, images } = generation;
    const before = said.get(id);
    const end = sentenceFor(generation);
    if (end === null && (status !== 'RUNNING' || (before && sentenceEnded(before)))) return null;
    const quarter = Math.floor((progress ?? 0) * 4);
    const next: Said = { status, quarter, pictures: images.length, at: now };
    if (end !== null) {
      if (before?.status === status) return null;
      said.set(id, next);
      return end;
    }
    if (before === undefined) {
      said.set(id, next);
      return t('Working on {generation}.', { generation: nameOf(generation) });
    }
    if (now - before.at < PAUSE_MS) return null;
    if (images.length > before.pictures && count > 1) {
      said.set(id, next);
      return t('{done} of {count} pictures of {generation} are there.', {
        done: images.length,
        count,
        generation: nameOf(generation),
      });
    }
    if (quarter <= before.quarter || quarter >= 4) return null;
    said.set(id, next);
    return `${nameOf(generation)}: ${quarter * 25} %.`;
  };
}

/** An older event may come after the end. */
const sentenceEnded = ({ status }: Said) => status !== 'RUNNING';
