import type { EmulatorContext } from '../kit/emulator.ts';

/** An input of a node: a link of a type, a plain value with bounds, or one of a list. */
export type InputSpec =
  | { readonly kind: 'link'; readonly type: string }
  | {
      readonly kind: 'number';
      readonly type: 'INT' | 'FLOAT';
      readonly least: number;
      readonly most: number;
    }
  | { readonly kind: 'text' }
  | { readonly kind: 'list'; readonly options: readonly string[] }
  /** A file of the input folder. */
  | { readonly kind: 'file' };

export interface NodeSpec {
  readonly inputs: Readonly<Record<string, InputSpec>>;
  readonly outputs: readonly string[];
  readonly isOutput?: boolean;
  readonly category: string;
}

const link = (type: string): InputSpec => ({ kind: 'link', type });
const int = (least: number, most: number): InputSpec => ({
  kind: 'number',
  type: 'INT',
  least,
  most,
});
const float = (least: number, most: number): InputSpec => ({
  kind: 'number',
  type: 'FLOAT',
  least,
  most,
});
const text: InputSpec = { kind: 'text' };
const file: InputSpec = { kind: 'file' };
const list = (...options: string[]): InputSpec => ({ kind: 'list', options });

const CHECKPOINTS = ['v1-5-pruned-emaonly.safetensors', 'SDXL/sd xl base.safetensors'];

/** The nodes of the server; `models` of the settings are its checkpoints. */
export function nodesOf({
  settings,
}: Pick<EmulatorContext, 'settings'>): Readonly<Record<string, NodeSpec>> {
  const checkpoints =
    settings.models?.map((entry) => (typeof entry === 'string' ? entry : entry.id)) ?? CHECKPOINTS;
  return {
    CheckpointLoaderSimple: {
      inputs: { ckpt_name: list(...checkpoints) },
      outputs: ['MODEL', 'CLIP', 'VAE'],
      category: 'loaders',
    },
    ...NODES,
  };
}

const NODES: Readonly<Record<string, NodeSpec>> = {
  CLIPTextEncode: {
    inputs: { text, clip: link('CLIP') },
    outputs: ['CONDITIONING'],
    category: 'conditioning',
  },
  EmptyLatentImage: {
    inputs: { width: int(16, 16_384), height: int(16, 16_384), batch_size: int(1, 4096) },
    outputs: ['LATENT'],
    category: 'latent',
  },
  KSampler: {
    inputs: {
      model: link('MODEL'),
      seed: int(0, 2 ** 64),
      steps: int(1, 10_000),
      cfg: float(0, 100),
      sampler_name: list('euler', 'euler_ancestral', 'dpmpp_2m', 'ddim'),
      scheduler: list('normal', 'karras', 'simple'),
      positive: link('CONDITIONING'),
      negative: link('CONDITIONING'),
      latent_image: link('LATENT'),
      denoise: float(0, 1),
    },
    outputs: ['LATENT'],
    category: 'sampling',
  },
  VAEDecode: {
    inputs: { samples: link('LATENT'), vae: link('VAE') },
    outputs: ['IMAGE'],
    category: 'latent',
  },
  VAEEncode: {
    inputs: { pixels: link('IMAGE'), vae: link('VAE') },
    outputs: ['LATENT'],
    category: 'latent',
  },
  LoadImage: { inputs: { image: file }, outputs: ['IMAGE', 'MASK'], category: 'image' },
  LoadImageMask: {
    inputs: { image: file, channel: list('alpha', 'red', 'green', 'blue') },
    outputs: ['MASK'],
    category: 'mask',
  },
  ImageScale: {
    inputs: {
      image: link('IMAGE'),
      upscale_method: list('nearest-exact', 'bilinear', 'area', 'bicubic', 'lanczos'),
      width: int(0, 16_384),
      height: int(0, 16_384),
      crop: list('disabled', 'center'),
    },
    outputs: ['IMAGE'],
    category: 'image/upscaling',
  },
  SetLatentNoiseMask: {
    inputs: { samples: link('LATENT'), mask: link('MASK') },
    outputs: ['LATENT'],
    category: 'latent/inpaint',
  },
  RepeatLatentBatch: {
    inputs: { samples: link('LATENT'), amount: int(1, 64) },
    outputs: ['LATENT'],
    category: 'latent/batch',
  },
  UpscaleModelLoader: {
    inputs: { model_name: list('4x-UltraSharp.pth', 'RealESRGAN_x4plus.pth') },
    outputs: ['UPSCALE_MODEL'],
    category: 'loaders',
  },
  ImageUpscaleWithModel: {
    inputs: { upscale_model: link('UPSCALE_MODEL'), image: link('IMAGE') },
    outputs: ['IMAGE'],
    category: 'image/upscaling',
  },
  SaveImage: {
    inputs: { images: link('IMAGE'), filename_prefix: text },
    outputs: [],
    isOutput: true,
    category: 'image',
  },
  PreviewImage: {
    inputs: { images: link('IMAGE') },
    outputs: [],
    isOutput: true,
    category: 'image',
  },
};

function inputInfo(spec: InputSpec): unknown[] {
  switch (spec.kind) {
    case 'link':
      return [spec.type];
    case 'number':
      return [spec.type, { default: spec.least, min: spec.least, max: spec.most }];
    case 'text':
      return ['STRING', { multiline: true }];
    case 'list':
      return [spec.options, {}];
    case 'file':
      return [['example.png'], { image_upload: true }];
  }
}

/** A node as `object_info` tells it. */
export const nodeInfo = (
  name: string,
  { inputs, outputs, isOutput = false, category }: NodeSpec,
) => ({
  input: {
    required: Object.fromEntries(
      Object.entries(inputs).map(([input, spec]) => [input, inputInfo(spec)]),
    ),
  },
  input_order: { required: Object.keys(inputs) },
  output: outputs,
  output_is_list: outputs.map(() => false),
  output_name: outputs,
  name,
  display_name: name,
  description: '',
  python_module: 'nodes',
  category,
  output_node: isOutput,
});
