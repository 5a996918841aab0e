import type { ModelOverride } from '../kit/options.ts';
import type { Family } from './sizes.ts';

/** What the emulator knows about one model. */
export interface RecraftModel {
  readonly id: string;
  readonly generation: 2 | 3 | 4;
  readonly family: Family;
  readonly isVector: boolean;
  /** API units of a generated image. */
  readonly credits: number;
  /** Edits that it does, by the last part of their path. */
  readonly edits: readonly string[];
  /** Takes `style` and what goes with it. */
  readonly styles: boolean;
  /** Takes style references. */
  readonly references: boolean;
}

/** Only the third generation is documented for all of them; V4 and V4.1 were seen to do these two. */
const V3_EDITS = [
  'imageToImage',
  'inpaint',
  'outpaint',
  'replaceBackground',
  'generateBackground',
  'variateImage',
];
const V4_EDITS = ['imageToImage', 'variateImage'];

function both(
  base: Omit<RecraftModel, 'id' | 'isVector' | 'credits'> & { name: string },
  raster: number,
  vector: number,
): RecraftModel[] {
  const { name, ...rest } = base;
  return [
    { ...rest, id: name, isVector: false, credits: raster },
    { ...rest, id: `${name}_raster`, isVector: false, credits: raster },
    { ...rest, id: `${name}_vector`, isVector: true, credits: vector },
  ];
}

const four = (name: string, family: Family = 'v4') =>
  ({ name, generation: 4, family, edits: V4_EDITS, styles: true, references: false }) as const;
const older = (name: string, generation: 2 | 3, edits: readonly string[]) =>
  ({ name, generation, family: 'v2-v3', edits, styles: true, references: false }) as const;
const styled = (name: string, family: Family = 'v4') =>
  ({ name, generation: 4, family, edits: [], styles: true, references: true }) as const;

/** Prices of autumn 2026, in units of a thousandth of a dollar. */
const MODELS: readonly RecraftModel[] = [
  ...both(four('recraftv4_1'), 35, 80),
  ...both(four('recraftv4_1_utility'), 35, 80),
  ...both(four('recraftv4_1_pro', 'v4-pro'), 210, 300),
  ...both(four('recraftv4_1_utility_pro', 'v4-pro'), 210, 300),
  {
    id: 'recraftv4_1_flash',
    generation: 4,
    family: 'v4',
    isVector: false,
    credits: 7,
    edits: [],
    styles: false,
    references: false,
  },
  ...both(styled('recraftv4_styles'), 35, 80),
  ...both(styled('recraftv4_styles_pro', 'v4-pro'), 210, 300),
  ...both(four('recraftv4'), 40, 80),
  ...both(four('recraftv4_pro', 'v4-pro'), 250, 300),
  ...both(older('recraftv3', 3, V3_EDITS), 40, 80),
  ...both(older('recraftv2', 2, []), 22, 44),
];

/** What the list shows besides: models of others that are sold here too, and not only for images. */
export const RESOLD = [
  { id: 'flux2_pro', name: 'FLUX.2 Pro', output: 'image', price: '0.05' },
  { id: 'seedance_2', name: 'Seedance 2', output: 'video', price: '0.40' },
] as const;

/** The models that are served on this day. Resold ones are served as the plainest of the vendor's own. */
export function servedModels(overrides: readonly ModelOverride[] | null): readonly RecraftModel[] {
  const known = [
    ...MODELS,
    ...RESOLD.filter(({ output }) => output === 'image').map(({ id, price }): RecraftModel => {
      const [plain] = both({ ...four(id), edits: [], styles: false }, Number(price) * 1000, 0);
      if (plain === undefined) throw new RangeError(`No model ${id}.`);
      return plain;
    }),
  ];
  if (overrides === null) return known;
  return overrides.flatMap((override) => {
    const { id, like = id } = typeof override === 'string' ? { id: override } : override;
    const model = known.find((candidate) => candidate.id === like);
    return model ? [{ ...model, id }] : [];
  });
}
