import type { FieldRule } from './field-rules.ts';

/** What an endpoint makes of its input. */
export type Output =
  /** A picture of the size that is asked for. */
  | 'sized'
  /** One of the input's size. */
  | 'input'
  /** The input on a larger canvas. */
  | 'extended'
  /** The input cut out, the rest transparent. */
  | 'cutout'
  /** The input enlarged. */
  | 'enlarged';

/** A paid route below /images. */
export interface Endpoint {
  /** Behind /v1/images/. */
  readonly path: string;
  /** The last part of the path that models list among their edits; absent: no model is asked for. */
  readonly edit?: string;
  /** True where a model may be named; tools have none. */
  readonly hasModel: boolean;
  /** API units; null: those of the model. `vector`: where the model draws vectors. */
  readonly credits: { readonly raster: number; readonly vector: number } | null;
  readonly fields: Readonly<Record<string, FieldRule>>;
  readonly required: readonly string[];
  readonly files: readonly ('image' | 'mask')[];
  readonly output: Output;
  /** Forces the family, as the suffix of a path does. */
  readonly family?: 'raster' | 'vector';
  /** Always SVG. */
  readonly isVector?: boolean;
  /** How the picture is told: a list `data`, or one object `image`. */
  readonly answer: 'data' | 'image';
}

const text = (most = Number.POSITIVE_INFINITY): FieldRule => ({ type: 'text', most });
const whole = (least: number, most: number): FieldRule => ({ type: 'integer', least, most });
const flag: FieldRule = { type: 'boolean' };
/** The documentation says "on or off". */
const toggle: FieldRule = { type: 'enum', values: ['on', 'off'] };
const UINT32 = 4_294_967_295;

const EVERYWHERE = {
  response_format: { type: 'enum', values: ['url', 'b64_json'] },
  image_format: { type: 'enum', values: ['webp', 'png'] },
  expire: flag,
} satisfies Record<string, FieldRule>;

const MAKING = {
  ...EVERYWHERE,
  prompt: text(),
  model: text(),
  n: whole(1, 6),
  style: text(),
  substyle: text(),
  style_id: { type: 'uuid' },
  style_match: { type: 'enum', values: ['regular', 'precise', 'flexible'] },
  negative_prompt: text(),
  random_seed: whole(0, UINT32),
  controls: { type: 'controls' },
  text_layout: { type: 'text-layout' },
  creativity: { type: 'enum', values: ['simple', 'standard', 'eccentric'] },
  upscale: { type: 'enum', values: ['upscale4mp', 'upscale16mp'] },
  block_nsfw: flag,
  calculate_features: flag,
} satisfies Record<string, FieldRule>;

const SIZE: FieldRule = { type: 'size' };
const MARGIN = whole(0, UINT32);
const UPSCALE = { ...EVERYWHERE, upscale: MAKING.upscale };

const generation = (path: string, family?: 'raster' | 'vector'): Endpoint => ({
  path,
  hasModel: true,
  credits: null,
  fields: { ...MAKING, size: SIZE, style_reference_urls: { type: 'list' } },
  required: ['prompt'],
  files: [],
  output: 'sized',
  answer: 'data',
  ...(family ? { family } : {}),
});

const edit = (
  path: string,
  more: Pick<Endpoint, 'files' | 'output'> & { fields?: Record<string, FieldRule> },
): Endpoint => ({
  path,
  edit: path,
  hasModel: true,
  credits: { raster: 40, vector: 80 },
  ...more,
  fields: { ...MAKING, ...more.fields },
  required: ['prompt'],
  answer: 'data',
});

const tool = (
  path: string,
  units: number,
  more: Partial<Endpoint> & Pick<Endpoint, 'output'>,
): Endpoint => ({
  path,
  hasModel: false,
  credits: { raster: units, vector: units },
  fields: UPSCALE,
  required: [],
  files: ['image'],
  answer: 'image',
  ...more,
});

/** Every paid route that gives a picture. Units of clarityUpscale, variateImage and the idea grids are not published. */
export const ENDPOINTS: readonly Endpoint[] = [
  generation('generations'),
  generation('generations/raster', 'raster'),
  generation('generations/vector', 'vector'),
  {
    ...edit('imageToImage', {
      files: ['image'],
      output: 'input',
      fields: { strength: { type: 'number', least: 0, most: 1 } },
    }),
    required: ['prompt', 'strength'],
  },
  edit('inpaint', { files: ['image', 'mask'], output: 'input' }),
  edit('outpaint', {
    files: ['image'],
    output: 'extended',
    fields: {
      size: SIZE,
      expand_left: MARGIN,
      expand_right: MARGIN,
      expand_top: MARGIN,
      expand_bottom: MARGIN,
      zoom_out_percentage: { type: 'number', least: 0, most: 1000 },
    },
  }),
  edit('replaceBackground', { files: ['image'], output: 'input' }),
  edit('generateBackground', { files: ['image', 'mask'], output: 'input' }),
  {
    ...edit('variateImage', { files: ['image'], output: 'sized', fields: { size: SIZE } }),
    required: ['size'],
  },
  tool('eraseRegion', 2, { files: ['image', 'mask'], output: 'input', fields: EVERYWHERE }),
  tool('removeBackground', 10, { output: 'cutout' }),
  tool('vectorize', 10, {
    output: 'input',
    isVector: true,
    fields: {
      ...EVERYWHERE,
      svg_compression: toggle,
      limit_num_shapes: toggle,
      max_num_shapes: whole(1, 1_000_000),
      color_reduction: toggle,
      return_gradients: toggle,
      shape_stacking: toggle,
      small_shape_filter: whole(0, 1_000_000),
      strict_color_palette: toggle,
    },
  }),
  tool('crispUpscale', 4, { output: 'enlarged' }),
  tool('creativeUpscale', 250, { output: 'enlarged' }),
  tool('clarityUpscale', 50, { output: 'enlarged' }),
  tool('generativeUpscale', 210, { output: 'enlarged' }),
  { ...generation('explore'), credits: { raster: 40, vector: 80 } },
  {
    ...generation('explore/similar'),
    credits: { raster: 40, vector: 80 },
    fields: {
      ...MAKING,
      size: SIZE,
      source_image_id: { type: 'uuid' },
      similarity: whole(1, 5),
    },
    required: ['source_image_id'],
  },
];
