import { MODES_WITH_IMAGE, MODES_WITH_MASK } from '@darkroom/core';
import type { GenerationMode } from '../gql/graphql.ts';
import { modeLabel } from '../lib/format.ts';
import { t } from '../messages/translate.ts';

/** A picture that a node works from. */
export interface NodeInput {
  readonly key: 'image' | 'mask';
  readonly label: string;
}

/** What a node can be. */
export interface NodeKind {
  /** As documents write it. */
  readonly type: string;
  readonly label: string;
  /** What it does, in a sentence. */
  readonly about: string;
  /** Null: Darkroom does it by itself, at no cost. */
  readonly mode: GenerationMode | null;
  readonly inputs: readonly NodeInput[];
}

const IMAGE: NodeInput = { key: 'image', label: t('Picture') };
const MASK: NodeInput = { key: 'mask', label: t('Mask') };

/** The type of a node for each mode that the schema has: another mode does not compile before it has one. */
const MODE_TYPES: Readonly<Record<GenerationMode, readonly [type: string, about: string]>> = {
  TXT2IMG: ['text_to_image', t('Makes a picture from words.')],
  IMG2IMG: ['image_to_image', t('Changes a picture by words.')],
  INPAINT: ['inpaint', t('Paints the part anew that a mask marks.')],
  OUTPAINT: ['outpaint', t('Extends a picture beyond its edges.')],
  UPSCALE: ['upscale', t('Enlarges a picture.')],
  VARIATION: ['variation', t('Makes pictures like a given one.')],
};

function inputsOf(mode: GenerationMode): NodeInput[] {
  const name = mode.toLowerCase();
  const takesImage = MODES_WITH_IMAGE.some((one) => one === name);
  // A picture on a larger canvas may say by a mask what of it is new.
  const takesMask = mode === 'OUTPAINT' || MODES_WITH_MASK.some((one) => one === name);
  return [...(takesImage ? [IMAGE] : []), ...(takesMask ? [MASK] : [])];
}

const MODES: readonly GenerationMode[] = [
  'TXT2IMG',
  'IMG2IMG',
  'INPAINT',
  'OUTPAINT',
  'UPSCALE',
  'VARIATION',
];

/** Every kind of node, in the order of the menu: what models do, then what Darkroom does. */
export const NODE_KINDS: readonly NodeKind[] = [
  ...MODES.map((mode): NodeKind => {
    const [type, about] = MODE_TYPES[mode];
    return { type, label: modeLabel(mode), about, mode, inputs: inputsOf(mode) };
  }),
  {
    type: 'resize',
    label: t('Resize'),
    about: t('Gives a picture another size.'),
    mode: null,
    inputs: [IMAGE],
  },
  {
    type: 'mask',
    label: t('Make a mask'),
    about: t('Makes a mask of a picture, by its brightness or its holes.'),
    mode: null,
    inputs: [IMAGE],
  },
  {
    type: 'save',
    label: t('Keep a copy'),
    about: t('Keeps a picture as an upload, also in another format.'),
    mode: null,
    inputs: [IMAGE],
  },
];

/** A type as it is written: what it does, and the provider's name before it. */
export interface WrittenType {
  readonly kind: NodeKind;
  /** as in <provider>_text_to_image; null: of any provider. */
  readonly provider: string | null;
}

/** What a written type means; null: there is no such type. */
export function readType(type: unknown): WrittenType | null {
  if (typeof type !== 'string') return null;
  for (const kind of NODE_KINDS) {
    if (type === kind.type) return { kind, provider: null };
    if (kind.mode !== null && type.endsWith(`_${kind.type}`))
      return { kind, provider: type.slice(0, -kind.type.length - 1) };
  }
  return null;
}

/** Whether a provider goes by a name before a type: by words of its slug that stand together. */
export const isCalled = (slug: string, name: string): boolean =>
  `-${slug}-`.includes(`-${name.replaceAll('_', '-')}-`);
