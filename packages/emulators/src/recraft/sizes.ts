export type Size = readonly [width: number, height: number];
export type Family = 'v4' | 'v4-pro' | 'v2-v3';

/** Pixels of each ratio on V4 and V4.1. */
const V4: Readonly<Record<string, Size>> = {
  '1:1': [1024, 1024],
  '2:1': [1536, 768],
  '1:2': [768, 1536],
  '3:2': [1280, 832],
  '2:3': [832, 1280],
  '4:3': [1216, 896],
  '3:4': [896, 1216],
  '5:4': [1152, 896],
  '4:5': [896, 1152],
  '6:10': [832, 1344],
  '14:10': [1280, 896],
  '10:14': [896, 1280],
  '16:9': [1344, 768],
  '9:16': [768, 1344],
};

/** Pixels of each ratio on V2 and V3. */
const V3: Readonly<Record<string, Size>> = {
  '1:1': [1024, 1024],
  '2:1': [2048, 1024],
  '1:2': [1024, 2048],
  '3:2': [1536, 1024],
  '2:3': [1024, 1536],
  '4:3': [1365, 1024],
  '3:4': [1024, 1365],
  '5:4': [1280, 1024],
  '4:5': [1024, 1280],
  '6:10': [1024, 1707],
  '14:10': [1434, 1024],
  '10:14': [1024, 1434],
  '16:9': [1820, 1024],
  '9:16': [1024, 1820],
};

const doubled = Object.fromEntries(
  Object.entries(V4).map(([ratio, [width, height]]): [string, Size] => [
    ratio,
    [width * 2, height * 2],
  ]),
);

const TABLES: Readonly<Record<Family, Readonly<Record<string, Size>>>> = {
  v4: V4,
  'v4-pro': doubled,
  'v2-v3': V3,
};

/** The pixels that a `size` means: a ratio of the table, or one of its sizes unless only ratios are taken. */
export function pixelsOf(text: string, family: Family, ratiosAlone: boolean): Size | undefined {
  const table = TABLES[family];
  const byRatio = table[text];
  if (byRatio !== undefined || ratiosAlone) return byRatio;
  return Object.values(table).find(([width, height]) => `${width}x${height}` === text);
}

/** What may stand in `size`, for the sentence that refuses it. */
export function sizeNames(family: Family, ratiosAlone: boolean): string {
  const table = TABLES[family];
  const sizes = ratiosAlone ? [] : Object.values(table).map((size) => size.join('x'));
  return [...sizes, ...Object.keys(table)].join(', ');
}
