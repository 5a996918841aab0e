import type { ModelOverride } from '../kit/options.ts';

/** What the emulator knows about one model. */
export interface ArkModel {
  readonly id: string;
  /** Size classes that it takes by name; empty where it takes none. */
  readonly classes: readonly string[];
  /** Pixels of a size by width and height, at least and at most; null where no size is taken. */
  readonly pixels: readonly [number, number] | null;
  /** Sizes beyond the most pixels that are taken all the same. */
  readonly sizesBeyond: readonly string[];
  /** What comes where no size is given. */
  readonly standard: readonly [width: number, height: number];
  /** Pictures that it takes, at least and at most. */
  readonly inputs: readonly [number, number];
  /** Longer edge of an input over its shorter one, at most. */
  readonly inputRatio: number;
  /** Formats that can be asked for; empty: JPEG, and the field is refused. */
  readonly formats: readonly string[];
  readonly transparent: boolean;
  readonly layers: boolean;
  readonly sets: boolean;
  readonly optimizeModes: readonly string[];
  readonly thinking: boolean;
  readonly webSearch: boolean;
  readonly guidance: boolean;
  /** Millionths of a dollar for a picture up to 1.1 megapixels, and for a larger one. The border is a guess. */
  readonly price: readonly [small: number, large: number];
  /** Millionths of a dollar for each input picture after the first. */
  readonly inputPrice: number;
}

/** Shapes of 4K that 5.0 lite takes though they pass its documented area. */
const FOUR_K = [
  '4096x4096',
  '4704x3520',
  '3520x4704',
  '5504x3040',
  '3040x5504',
  '4992x3328',
  '3328x4992',
  '6240x2656',
];

const FOUR: ArkModel = {
  id: 'seedream-4-0-250828',
  classes: ['1K', '2K', '4K'],
  pixels: [921_600, 16_777_216],
  sizesBeyond: FOUR_K,
  standard: [2048, 2048],
  inputs: [0, 14],
  inputRatio: 16,
  formats: [],
  transparent: false,
  layers: false,
  sets: true,
  optimizeModes: ['standard', 'fast'],
  thinking: false,
  webSearch: false,
  guidance: false,
  price: [30_000, 30_000],
  inputPrice: 0,
};

const PRO: ArkModel = {
  ...FOUR,
  id: 'seedream-5-0-pro-260628',
  classes: ['1K', '1.5K', '2K'],
  pixels: [921_600, 4_624_220],
  sizesBeyond: [],
  inputs: [0, 10],
  formats: ['jpeg', 'png'],
  transparent: true,
  layers: true,
  sets: false,
  thinking: true,
  price: [45_000, 90_000],
  inputPrice: 3000,
};

const LITE: ArkModel = {
  ...FOUR,
  id: 'seedream-5-0-260128',
  classes: ['2K', '3K', '4K'],
  pixels: [3_686_400, 10_404_496],
  formats: ['jpeg', 'png'],
  optimizeModes: ['standard'],
  thinking: true,
  webSearch: true,
  price: [35_000, 35_000],
};

const THREE: ArkModel = {
  ...FOUR,
  id: 'seedream-3-0-t2i-250415',
  classes: [],
  pixels: [262_144, 4_194_304],
  sizesBeyond: [],
  standard: [1024, 1024],
  inputs: [0, 0],
  inputRatio: 3,
  sets: false,
  optimizeModes: [],
  guidance: true,
};

/** Every image model, by its name outside China. */
const IMAGE_MODELS: readonly ArkModel[] = [
  PRO,
  {
    ...PRO,
    id: 'seedream-5-0-flash-260915',
    optimizeModes: ['standard'],
    price: [18_000, 18_000],
    inputPrice: 0,
  },
  LITE,
  {
    ...FOUR,
    id: 'seedream-4-5-251128',
    classes: ['2K', '4K'],
    pixels: [3_686_400, 16_777_216],
    optimizeModes: ['standard'],
    price: [40_000, 40_000],
  },
  FOUR,
  THREE,
  { ...THREE, id: 'seededit-3-0-i2i-250628', inputs: [1, 1], pixels: null },
];

/** Other names of the same models: those in China, and two that the vendor gives besides. */
const BUILT_IN: readonly ArkModel[] = [
  ...IMAGE_MODELS,
  { ...PRO, id: 'dola-seedream-5-0-pro' },
  { ...LITE, id: 'seedream-5-0-lite-260128' },
  ...IMAGE_MODELS.map((model) => ({ ...model, id: `doubao-${model.id}` })),
];

/** A model of another kind in the list, so that callers have something to filter out. */
const OTHER_MODELS = ['seedance-1-5-pro-251215', 'seed-1-8-251228'];

/** A model as it is served; `image` is undefined for one of another kind. */
export interface ServedModel {
  readonly id: string;
  readonly image: ArkModel | undefined;
}

/** The models that are served today, by the built-in list or by the settings. */
export function servedModels(
  override: readonly ModelOverride[] | null,
  today: string,
): ServedModel[] {
  if (override === null) {
    return [
      ...BUILT_IN.map((image) => ({ id: image.id, image })),
      ...OTHER_MODELS.map((id) => ({ id, image: undefined })),
    ];
  }
  const known = (id: string | undefined) => BUILT_IN.find((model) => model.id === id);
  return override.flatMap((entry) => {
    const { id, like, shutdownDate } = typeof entry === 'string' ? { id: entry } : entry;
    if (shutdownDate && shutdownDate <= today) return [];
    return [
      { id, image: OTHER_MODELS.includes(id) ? undefined : (known(like) ?? known(id) ?? FOUR) },
    ];
  });
}
