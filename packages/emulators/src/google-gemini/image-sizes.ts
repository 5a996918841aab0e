/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Sizes by aspect ratio. */
export type SizeTable = Readonly<Record<string, readonly [width: number, height: number]>>;

/** gemini-2.5-flash-image, as documented. */
export const FIRST_SIZES: SizeTable = {
  '1:1': [1024, 1024],
  '2:3': [832, 1248],
  '3:2': [1248, 832],
  '3:4': [864, 1184],
  '4:3': [1184, 864],
  '4:5': [896, 1152],
  '5:4': [1152, 896],
  '9:16': [768, 1344],
  '16:9': [1344, 768],
  '21:9': [1536, 672],
};

/** 1K of the models since Gemini 3. 1:1 and 16:9 are documented, the others were seen. */
const ONE_K: SizeTable = {
  '1:1': [1024, 1024],
  '2:3': [848, 1264],
  '3:2': [1264, 848],
  '3:4': [896, 1200],
  '4:3': [1200, 896],
  '4:5': [928, 1152],
  '5:4': [1152, 928],
  '9:16': [768, 1376],
  '16:9': [1376, 768],
  '21:9': [1584, 672],
};

/** The ratios that the flash models add. */
const ONE_K_EXTREME: SizeTable = {
  '1:4': [512, 2048],
  '4:1': [2048, 512],
  '1:8': [384, 3072],
  '8:1': [3072, 384],
};

const scaled = (table: SizeTable, factor: number): SizeTable =>
  Object.fromEntries(
    Object.entries(table).map(([ratio, [width, height]]) => [
      ratio,
      [width * factor, height * factor],
    ]),
  );

const tiers = (table: SizeTable) => ({
  '1K': table,
  '2K': scaled(table, 2),
  '4K': scaled(table, 4),
});

/** Ten ratios at 1K, 2K and 4K. */
export const TEN_RATIOS: Readonly<Record<string, SizeTable>> = tiers(ONE_K);
/** Fourteen ratios at 1K, 2K and 4K. */
export const FOURTEEN_RATIOS: Readonly<Record<string, SizeTable>> = tiers({
  ...ONE_K,
  ...ONE_K_EXTREME,
});
/** Fourteen ratios at 512, half of 1K. */
export const FIVE_TWELVE: SizeTable = scaled({ ...ONE_K, ...ONE_K_EXTREME }, 0.5);
