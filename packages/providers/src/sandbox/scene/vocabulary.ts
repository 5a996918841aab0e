import type { PaletteName } from './palettes.ts';

export const GROUNDS = [
  'mountains',
  'hills',
  'dunes',
  'sea',
  'lake',
  'forest',
  'city',
  'ribbons',
] as const;
export type Ground = (typeof GROUNDS)[number];

export const MOTIFS = [
  'lighthouse',
  'boat',
  'birds',
  'balloon',
  'stars',
  'moon',
  'sun',
  'clouds',
  'snowfall',
  'rain',
  'curtains',
  'flowers',
  'pines',
  'cabin',
  'city',
] as const;
export type Motif = (typeof MOTIFS)[number];

/** What a word does to a picture. A time of day is stronger than the light that a place suggests. */
interface Meaning {
  time?: PaletteName;
  light?: PaletteName;
  ground?: Ground;
  motifs?: readonly Motif[];
}

const MEANINGS: readonly [words: string, meaning: Meaning][] = [
  ['dusk sunset evening twilight sundown', { time: 'dusk' }],
  ['dawn sunrise morning', { time: 'dawn' }],
  ['night midnight nocturnal', { time: 'night', motifs: ['stars', 'moon'] }],
  ['day daylight noon sunny summer blue', { time: 'day' }],
  ['golden gold autumn fall amber october', { time: 'golden' }],
  ['storm stormy thunder overcast gloomy grey gray', { time: 'storm', motifs: ['clouds'] }],
  ['rain rainy monsoon', { time: 'storm', motifs: ['rain', 'clouds'] }],
  ['mist misty fog foggy haze hazy', { time: 'mist' }],
  ['aurora borealis northern', { time: 'northern', motifs: ['curtains', 'stars'] }],
  ['neon cyberpunk synthwave futuristic electric', { time: 'neon' }],
  ['volcano volcanic lava fire ember inferno', { time: 'ember', ground: 'mountains' }],
  ['blossom blossoms cherry spring pastel pink rose sakura', { time: 'blossom' }],
  ['snow snowy winter frost frozen blizzard', { light: 'snow', motifs: ['snowfall'] }],
  ['ice arctic glacier antarctic', { light: 'snow' }],
  ['desert dune dunes sand sahara canyon', { light: 'desert', ground: 'dunes' }],
  ['tropical tropic island beach lagoon caribbean', { light: 'tropic', ground: 'sea' }],
  [
    'forest forests woods woodland jungle',
    { light: 'forest', ground: 'forest', motifs: ['pines'] },
  ],
  ['tree trees pine pines fir', { motifs: ['pines'] }],
  ['sea ocean coast coastal harbor harbour bay seascape', { ground: 'sea' }],
  ['lighthouse beacon', { ground: 'sea', motifs: ['lighthouse'] }],
  ['boat boats ship ships sail sailing sailboat yacht', { ground: 'sea', motifs: ['boat'] }],
  ['lake river pond fjord reflection', { ground: 'lake' }],
  ['mountain mountains alps peak peaks summit range', { ground: 'mountains' }],
  ['hill hills valley countryside tuscany', { ground: 'hills' }],
  [
    'meadow field fields garden flower flowers poppies lavender',
    { ground: 'hills', motifs: ['flowers'] },
  ],
  [
    'city skyline town metropolis street skyscraper skyscrapers tokyo york paris london',
    { ground: 'city' },
  ],
  ['cabin house cottage hut home', { motifs: ['cabin'] }],
  ['bird birds gull gulls geese', { motifs: ['birds'] }],
  ['balloon balloons', { motifs: ['balloon'] }],
  ['star stars starry galaxy cosmos space', { time: 'night', motifs: ['stars'] }],
  ['moon moonlight moonlit lunar', { time: 'night', motifs: ['moon', 'stars'] }],
  ['sun', { motifs: ['sun'] }],
  ['cloud clouds cloudy sky', { motifs: ['clouds'] }],
  ['red orange crimson scarlet', { light: 'dusk' }],
  ['purple violet magenta', { light: 'neon' }],
  ['green emerald', { light: 'forest' }],
  ['yellow', { light: 'golden' }],
  ['turquoise teal cyan', { light: 'tropic' }],
  ['white', { light: 'snow' }],
  ['black dark', { light: 'night' }],
  ['abstract pattern waves ribbons gradient wallpaper geometric', { ground: 'ribbons' }],
];

const BY_WORD: ReadonlyMap<string, Meaning> = new Map(
  MEANINGS.flatMap(([words, meaning]) =>
    words.split(' ').map((word): [string, Meaning] => [word, meaning]),
  ),
);

/** What is read out of a prompt; null where no word says anything of it. */
export interface Reading {
  palette: PaletteName | null;
  ground: Ground | null;
  motifs: ReadonlySet<Motif>;
}

/** Reads a prompt word by word: the first word of a kind decides, motifs add up. */
export function readWords(text: string): Reading {
  let time: PaletteName | null = null;
  let light: PaletteName | null = null;
  let ground: Ground | null = null;
  const motifs = new Set<Motif>();
  for (const word of text.toLowerCase().split(/[^\p{L}]+/u)) {
    const meaning = BY_WORD.get(word);
    if (!meaning) continue;
    time ??= meaning.time ?? null;
    // Snow lies on every kind of ground.
    light = meaning.light === 'snow' ? 'snow' : (light ?? meaning.light ?? null);
    ground ??= meaning.ground ?? null;
    for (const motif of meaning.motifs ?? []) motifs.add(motif);
  }
  return { palette: time ?? light, ground, motifs };
}
