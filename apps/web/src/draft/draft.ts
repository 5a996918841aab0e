import type { GenerationMode } from '../gql/graphql.ts';

/** A picture to work from: an upload or one of the gallery, with a small copy of it to show. */
export interface Picture {
  readonly kind: 'asset' | 'image';
  readonly id: string;
  /** The file's name, or the prompt. */
  readonly label: string;
  /** A small picture as a data URL; empty where none could be made. */
  readonly thumbnail: string;
  readonly width: number | null;
  readonly height: number | null;
}

/** A picture that shows the model what is meant. */
export interface Reference {
  readonly picture: Picture;
  /** From 0 to 1; null: the model's own choice. */
  readonly strength: number | null;
}

export type DraftSize =
  | { readonly kind: 'default' }
  | { readonly kind: 'ratio'; readonly ratio: string }
  | { readonly kind: 'preset'; readonly label: string }
  | { readonly kind: 'pixels'; readonly width: number; readonly height: number };

/** The value of one of the model's own parameters. */
export type ExtraValue = string | number | boolean | readonly string[] | readonly Picture[];

/** What the user is about to ask for. Null and empty: nothing is sent, and the model's own default counts. */
export interface Draft {
  /** The model's source; empty before one is chosen. */
  model: string;
  mode: GenerationMode;
  prompt: string;
  negativePrompt: string;
  size: DraftSize;
  count: number;
  /** Digits, or empty for chance. */
  seed: string;
  /** Whether the seed stays after it was used. */
  isSeedLocked: boolean;
  steps: number | null;
  guidance: number | null;
  strength: number | null;
  image: Picture | null;
  mask: Picture | null;
  references: Reference[];
  outputFormat: string | null;
  partialImages: number;
  extra: Record<string, ExtraValue>;
}

export const EMPTY_DRAFT: Draft = {
  model: '',
  mode: 'TXT2IMG',
  prompt: '',
  negativePrompt: '',
  size: { kind: 'default' },
  count: 1,
  seed: '',
  isSeedLocked: false,
  steps: null,
  guidance: null,
  strength: null,
  image: null,
  mask: null,
  references: [],
  outputFormat: null,
  partialImages: 0,
  extra: {},
};
