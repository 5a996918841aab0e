export type Color = readonly [red: number, green: number, blue: number];

/** The light and colours of a picture. Colours are sRGB, 0 … 255. */
export interface Palette {
  /** From the top of the sky to the horizon. */
  sky: readonly Color[];
  /** What distance fades into. */
  haze: Color;
  /** The nearest land. */
  near: Color;
  /** Sun or moon. */
  light: Color;
  /** Where light falls on land. */
  lit: Color;
  isNight: boolean;
}

const hex = (text: string): Color => [
  Number.parseInt(text.slice(0, 2), 16),
  Number.parseInt(text.slice(2, 4), 16),
  Number.parseInt(text.slice(4, 6), 16),
];

function palette(
  sky: string,
  haze: string,
  near: string,
  light: string,
  lit: string,
  isNight = false,
): Palette {
  return {
    sky: sky.split(' ').map(hex),
    haze: hex(haze),
    near: hex(near),
    light: hex(light),
    lit: hex(lit),
    isNight,
  };
}

/** By the names that the model's `palette` parameter takes. */
export const PALETTES = {
  dusk: palette('1a2150 41387c 8f4a86 e07a6a ffbf86', 'd97f78', '171230', 'ffe2a8', '9c5a6e'),
  dawn: palette('3b5686 7f90c0 cfa8be f5c4a6 fff0d2', 'e6bcae', '263049', 'fff6dc', 'c79c94'),
  day: palette('1c68b8 4698dc 86c0ec bfe0f5 eaf6fb', 'b4d5e8', '234a34', 'fffbe8', '7da860'),
  night: palette(
    '040817 0a1630 142a54 244271 41659a',
    '2c4a78',
    '050911',
    'f2f0dc',
    '35507c',
    true,
  ),
  golden: palette('3d4f73 86807e d3a463 f4c56a fff0bc', 'e8b975', '33231b', 'fff6d0', 'c98d4a'),
  storm: palette('262e36 3d4852 606d78 909da5 c6cfd2', '99a5ac', '1a2126', 'f0f2ee', '6a7880'),
  mist: palette('8fa3ad a9bac0 c3d0d2 d9e1df eceeea', 'd5dedd', '3a4c52', 'fdfbf0', '93a8a8'),
  desert: palette('2c5d8c 6fa2ba d9c7a0 f2b780 fbdca8', 'ecae80', '7c3a22', 'fff2cc', 'e29a62'),
  snow: palette('6c88b2 9db5d3 c8d7e8 e6eef5 fbfcfd', 'd4e1ed', '3d5270', 'fffdf4', 'f4f8fc'),
  northern: palette(
    '030916 081a30 0d2f40 174e56 2c7470',
    '1f5a60',
    '040b12',
    'e8f6e8',
    '2d6f6a',
    true,
  ),
  blossom: palette('6669a6 a98bc2 e4acc2 fad0c6 fff0e2', 'eec2cc', '47355c', 'fffae8', 'e6a0b4'),
  neon: palette('0a0524 260d50 611a78 bd3179 ff8562', 'a43a86', '0a0620', 'ffd6b0', '5a2a80', true),
  ember: palette(
    '110709 361018 781e1c c84c20 ffb452',
    'b2482a',
    '120708',
    'ffe0a0',
    '8c2f1e',
    true,
  ),
  tropic: palette('0d549a 3492c8 7cc7dc c6ecE6 fbf6de', 'aadcdc', '0f4a44', 'fffbe4', '6fae78'),
  forest: palette('5a8688 88b2a4 bfd8b6 e8efcd f9f8e2', 'b2cfae', '12302a', 'fffbe0', '5f9060'),
} as const satisfies Record<string, Palette>;

export type PaletteName = keyof typeof PALETTES;

export const isPaletteName = (name: string): name is PaletteName => Object.hasOwn(PALETTES, name);

export const mix = (from: Color, to: Color, t: number): Color => [
  from[0] + (to[0] - from[0]) * t,
  from[1] + (to[1] - from[1]) * t,
  from[2] + (to[2] - from[2]) * t,
];

export const luminance = ([red, green, blue]: Color): number =>
  (red * 54 + green * 183 + blue * 19) / 256;

/** The same palette through `change`. */
export function mapPalette(from: Palette, change: (color: Color) => Color): Palette {
  return {
    ...from,
    sky: from.sky.map(change),
    haze: change(from.haze),
    near: change(from.near),
    light: change(from.light),
    lit: change(from.lit),
  };
}

/** `from` drawn towards colours that were sampled from pictures, darkest first, keeping its own brightness. */
export function steerPalette(from: Palette, samples: readonly Color[], strength: number): Palette {
  if (samples.length === 0) return from;
  return mapPalette(from, (color) => {
    const level = luminance(color);
    let best: Color = samples[0] ?? color;
    for (const sample of samples) {
      if (Math.abs(luminance(sample) - level) < Math.abs(luminance(best) - level)) best = sample;
    }
    const gain = (level + 12) / (luminance(best) + 12);
    const matched: Color = [
      Math.min(255, best[0] * gain),
      Math.min(255, best[1] * gain),
      Math.min(255, best[2] * gain),
    ];
    return mix(color, matched, strength);
  });
}
