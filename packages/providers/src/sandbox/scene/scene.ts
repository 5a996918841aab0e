import { randomSequence, textHash } from './noise.ts';
import {
  type Color,
  isPaletteName,
  mapPalette,
  mix,
  PALETTES,
  type Palette,
  type PaletteName,
  steerPalette,
} from './palettes.ts';
import { type Ground, type Motif, readWords } from './vocabulary.ts';

/** All that decides a picture. Plain data, so that it travels to a worker. */
export interface SceneSettings {
  prompt: string;
  negativePrompt: string;
  /** A whole number from 0 to 2^64-1. */
  seed: string;
  /** 1 … 50: how fine the detail is. */
  steps: number;
  /** 0 … 20: how strong the contrast is. 7 leaves the palette as it is. */
  guidance: number;
  /** "auto" or a palette's name. */
  palette: string;
  ridges: number;
  /** 0 … 1 */
  haze: number;
  /** null: as the prompt says. */
  hasWater: boolean | null;
  isTransparent: boolean;
  signature: string;
}

/** A picture's composition: where things are (in shares of the frame) and how they look, and no pixels yet. */
export interface Scene {
  settings: SceneSettings;
  palette: Palette;
  ground: Ground;
  motifs: ReadonlySet<Motif>;
  /** Share of the height at which land or water meets the sky. */
  horizon: number;
  hasWater: boolean;
  light: { x: number; y: number; radius: number; isMoon: boolean };
  cloudCover: number;
  stars: number;
  /** Noise octaves; fractions fade the last one in. */
  octaves: number;
  /** Two seeds: of the composition and of the fine texture. */
  seed: number;
  detailSeed: number;
  /** Which side motifs stand on: -1 left, 1 right. */
  side: -1 | 1;
}

const WILD_GROUNDS: readonly Ground[] = [
  'mountains',
  'hills',
  'sea',
  'lake',
  'forest',
  'mountains',
  'dunes',
  'lake',
];
const WILD_PALETTES: readonly PaletteName[] = [
  'dusk',
  'dawn',
  'day',
  'golden',
  'mist',
  'blossom',
  'tropic',
  'night',
  'dusk',
  'dawn',
  'snow',
  'golden',
];
const GROUND_PALETTES: Partial<Record<Ground, readonly PaletteName[]>> = {
  city: ['dusk', 'neon', 'night', 'golden'],
  dunes: ['desert', 'golden', 'dusk'],
  forest: ['forest', 'dawn', 'mist'],
};

const pick = <Item>(items: readonly Item[], at: number, otherwise: Item): Item =>
  items[Math.floor(at * items.length)] ?? otherwise;

/** 0 … 1 of contrast around middle gray. */
function contrast(color: Color, amount: number): Color {
  const change = (value: number) => Math.min(255, Math.max(0, 118 + (value - 118) * amount));
  return [change(color[0]), change(color[1]), change(color[2])];
}

/** Reads the prompt and places everything. `samples` are colours of reference pictures. */
export function composeScene(
  settings: SceneSettings,
  samples: readonly Color[],
  sampleStrength: number,
): Scene {
  const prompt = settings.prompt.trim().toLowerCase().replace(/\s+/g, ' ');
  const words = readWords(prompt);
  const unwanted = readWords(settings.negativePrompt);
  const promptSeed = textHash(prompt);
  const seed = textHash(`${prompt}\n${settings.seed}`);
  const mood = randomSequence(promptSeed);
  const chance = randomSequence(seed);

  const wildGround = pick(WILD_GROUNDS, mood(), 'hills');
  const wildPalette = mood();
  let ground = words.ground ?? wildGround;
  if (unwanted.ground === ground) ground = ground === 'hills' ? 'lake' : 'hills';
  let name = words.palette ?? pick(GROUND_PALETTES[ground] ?? WILD_PALETTES, wildPalette, 'dusk');
  if (unwanted.palette === name) name = name === 'day' ? 'golden' : 'day';
  if (isPaletteName(settings.palette)) name = settings.palette;

  const motifs = new Set(words.motifs);
  const extras: Motif[] = ['birds', 'clouds', 'pines', 'boat'];
  for (const extra of extras)
    if (mood() < 0.35 && !(extra === 'boat' && ground === 'city')) motifs.add(extra);
  if (name === 'night' || name === 'northern') motifs.add('stars');
  if (name === 'northern') motifs.add('curtains');
  if (ground === 'dunes') motifs.delete('pines');
  for (const motif of unwanted.motifs) motifs.delete(motif);

  const sharpen = 0.65 + settings.guidance * 0.05;
  let palette: Palette = steerPalette(PALETTES[name], samples, sampleStrength);
  palette = mapPalette(palette, (color) => contrast(color, sharpen));
  palette = {
    ...palette,
    haze: mix(palette.haze, palette.near, Math.max(0.25 - settings.haze * 0.5, 0)),
  };

  const isWet = ground === 'sea' || ground === 'lake';
  const isMoon = palette.isNight && name !== 'neon' && name !== 'ember';
  const side = chance() < 0.5 ? -1 : 1;
  const spread = ground === 'ribbons' ? 0.2 : 0.5 + chance() * 0.08;
  const hasNoLight = unwanted.motifs.has(isMoon ? 'moon' : 'sun');
  return {
    settings,
    palette,
    ground,
    motifs,
    horizon: spread + (isWet ? 0.04 : 0.06),
    hasWater: settings.hasWater ?? (isWet || (ground === 'city' && mood() < 0.7)),
    light: {
      x: 0.5 - side * (0.08 + chance() * 0.24),
      y: isMoon ? 0.14 + chance() * 0.16 : 0.24 + chance() * 0.2,
      radius: hasNoLight ? 0 : (isMoon ? 0.042 : 0.05) * (0.85 + chance() * 0.5),
      isMoon,
    },
    cloudCover: motifs.has('clouds')
      ? 0.62
      : name === 'storm'
        ? 0.75
        : unwanted.motifs.has('clouds')
          ? 0
          : 0.34,
    stars: motifs.has('stars') ? 1 : 0,
    octaves: 2.2 + (settings.steps / 50) * 5.4,
    seed,
    detailSeed: textHash(settings.negativePrompt, seed ^ 0x5bd1e995),
    side,
  };
}
