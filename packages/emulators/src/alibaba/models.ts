import type { ModelOverride } from '../kit/options.ts';

/** Where a model is asked: at once, as a task in the same form, or as a task in the older forms. */
export type Endpoint = 'now' | 'task' | 'older-text' | 'older-image';

/** Which sizes a model takes; null stands for none of that kind. */
export interface SizeRule {
  /** "W*H", and no others. */
  readonly list: readonly string[] | null;
  readonly pixels: readonly [least: number, most: number] | null;
  readonly edge: readonly [least: number, most: number] | null;
  /** Longer edge over shorter edge. */
  readonly ratio: number | null;
  /** Class names, such as 2K. */
  readonly classes: readonly string[];
}

/** What the emulator knows about one model. */
export interface DashScopeModel {
  readonly id: string;
  readonly endpoints: readonly Endpoint[];
  /** Pictures that it takes, at least and at most. */
  readonly inputs: readonly [number, number];
  /** Pixels of each edge of an input. */
  readonly inputEdge: readonly [number, number];
  readonly sizes: SizeRule | null;
  /** What comes where no size is given; null: the shape of the first input. */
  readonly standard: readonly [number, number] | null;
  /** Pictures of a call: at most, in a set, and where nobody says. */
  readonly count: { readonly most: number; readonly inSet: number; readonly standard: number };
  readonly negativePrompt: boolean;
  /** Tools of the older image endpoint. */
  readonly functions: readonly string[];
  /** How the usage is told. */
  readonly usage: 'classes' | 'size' | 'count';
  /** Several pictures come in one choice, or in a choice each. */
  readonly choices: 'one' | 'each';
  /** Millionths of a dollar for a small and a large picture; the border is 1024*1024 pixels. */
  readonly price: readonly [small: number, large: number];
  /** Whether a rewritten prompt doubles the price, and comes with the picture. */
  readonly thinksAloud: boolean;
}

const FREE: SizeRule = {
  list: null,
  pixels: [512 * 512, 2048 * 2048],
  edge: null,
  ratio: 8,
  classes: [],
};
const FIVE: SizeRule = {
  ...FREE,
  list: ['1664*928', '1472*1104', '1328*1328', '1104*1472', '928*1664'],
  pixels: null,
  ratio: null,
};
const ONE = { most: 1, inSet: 1, standard: 1 };
const SIX = { most: 6, inSet: 6, standard: 1 };
const FOUR = { most: 4, inSet: 4, standard: 4 };

const QWEN_3: DashScopeModel = {
  id: 'qwen-image-3.0-pro',
  endpoints: ['now'],
  inputs: [0, 3],
  inputEdge: [1, 8000],
  sizes: FREE,
  standard: [2048, 2048],
  count: SIX,
  negativePrompt: true,
  functions: [],
  usage: 'classes',
  choices: 'one',
  price: [40_000, 80_000],
  thinksAloud: false,
};
const QWEN_2: DashScopeModel = {
  ...QWEN_3,
  id: 'qwen-image-2.0-pro',
  usage: 'size',
  price: [75_000, 75_000],
};
const QWEN_1: DashScopeModel = {
  ...QWEN_2,
  id: 'qwen-image',
  endpoints: ['now', 'older-text'],
  inputs: [0, 0],
  sizes: FIVE,
  standard: [1664, 928],
  count: ONE,
  price: [35_000, 35_000],
};
const EDIT_PLUS: DashScopeModel = {
  ...QWEN_2,
  id: 'qwen-image-edit-plus',
  inputs: [1, 3],
  sizes: { ...FREE, pixels: null, edge: [512, 2048], ratio: null },
  standard: null,
  price: [30_000, 30_000],
};
const WAN_27: DashScopeModel = {
  ...QWEN_2,
  id: 'wan2.7-image',
  endpoints: ['now', 'task'],
  inputs: [0, 9],
  inputEdge: [240, 8000],
  sizes: { ...FREE, pixels: [768 * 768, 2048 * 2048], classes: ['1K', '2K'] },
  count: { most: 4, inSet: 12, standard: 4 },
  negativePrompt: false,
  usage: 'count',
  choices: 'each',
  price: [30_000, 30_000],
};
const WAN_26: DashScopeModel = {
  ...WAN_27,
  id: 'wan2.6-t2i',
  inputs: [0, 0],
  sizes: { ...FREE, pixels: [1280 * 1280, 1440 * 1440], ratio: 4 },
  standard: [1280, 1280],
  count: FOUR,
  negativePrompt: true,
};
const WAN_22: DashScopeModel = {
  ...WAN_26,
  id: 'wan2.2-t2i-plus',
  endpoints: ['older-text'],
  sizes: { ...FREE, pixels: null, edge: [512, 1440], ratio: null },
  standard: [1024, 1024],
};
const NO_SIZE: Pick<DashScopeModel, 'sizes' | 'standard'> = { sizes: null, standard: null };

const BUILT_IN: readonly DashScopeModel[] = [
  QWEN_3,
  { ...QWEN_3, id: 'qwen-image-3.0', price: [30_000, 30_000] },
  QWEN_2,
  ...['2026-03-03', '2026-04-22', '2026-06-22'].map((day) => ({
    ...QWEN_2,
    id: `qwen-image-2.0-pro-${day}`,
  })),
  ...['qwen-image-2.0', 'qwen-image-2.0-2026-03-03'].map(
    (id): DashScopeModel => ({ ...QWEN_2, id, price: [35_000, 35_000] }),
  ),
  { ...QWEN_1, id: 'qwen-image-max', endpoints: ['now'], price: [75_000, 75_000] },
  { ...QWEN_1, id: 'qwen-image-plus', price: [30_000, 30_000] },
  QWEN_1,
  { ...EDIT_PLUS, ...NO_SIZE, id: 'qwen-image-edit', count: ONE, price: [45_000, 45_000] },
  EDIT_PLUS,
  ...['2025-10-30', '2025-12-15'].map((day) => ({
    ...EDIT_PLUS,
    id: `qwen-image-edit-plus-${day}`,
  })),
  ...['qwen-image-edit-max', 'qwen-image-edit-max-2026-01-16'].map(
    (id): DashScopeModel => ({ ...EDIT_PLUS, id, price: [75_000, 75_000] }),
  ),
  WAN_27,
  {
    ...WAN_27,
    id: 'wan2.7-image-pro',
    sizes: { ...FREE, pixels: [768 * 768, 4096 * 4096], classes: ['1K', '2K', '4K'] },
    price: [75_000, 75_000],
  },
  WAN_26,
  { ...WAN_26, id: 'wan2.5-t2i-preview', endpoints: ['older-text'] },
  {
    ...WAN_26,
    id: 'wan2.5-i2i-preview',
    endpoints: ['older-image'],
    inputs: [1, 3],
    inputEdge: [384, 5000],
    sizes: { ...FREE, pixels: [768 * 768, 1440 * 1440], ratio: 4 },
  },
  WAN_22,
  { ...WAN_22, id: 'wan2.2-t2i-flash' },
  {
    ...WAN_22,
    ...NO_SIZE,
    id: 'wanx2.1-imageedit',
    endpoints: ['older-image'],
    inputs: [1, 1],
    inputEdge: [1, 8000],
    count: { ...FOUR, standard: 1 },
    negativePrompt: false,
    functions: [
      'description_edit',
      'description_edit_with_mask',
      'stylization_all',
      'stylization_local',
      'remove_watermark',
      'expand',
      'super_resolution',
      'colorization',
      'doodle',
      'control_cartoon_feature',
    ],
    price: [20_070, 20_070],
  },
  {
    ...QWEN_2,
    id: 'z-image-turbo',
    inputs: [0, 0],
    standard: [1024, 1536],
    count: ONE,
    negativePrompt: false,
    price: [15_000, 15_000],
    thinksAloud: true,
  },
];

/** Models of other kinds in the list, so that callers have something to filter out. */
const OTHER_MODELS = ['qwen3.5-plus', 'wan2.6-i2v', 'text-embedding-v4'];

/** A model as it is served; `image` is undefined for one of another kind. */
export interface ServedModel {
  readonly id: string;
  readonly image: DashScopeModel | undefined;
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
    const image = OTHER_MODELS.includes(id) ? undefined : (known(like) ?? known(id) ?? QWEN_2);
    return [{ id, image }];
  });
}
