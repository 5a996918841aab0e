import type { EmulatorContext } from '../kit/emulator.ts';

/** A checkpoint as `sd-models` lists it. */
export interface Checkpoint {
  readonly title: string;
  readonly model_name: string;
  readonly hash: string | null;
  readonly sha256: string | null;
  readonly filename: string;
  readonly config: null;
}

const FOLDER = '/home/me/stable-diffusion-webui/models/Stable-diffusion';

function checkpoint(file: string, sha256: string | null): Checkpoint {
  const hash = sha256 === null ? null : sha256.slice(0, 10);
  const name = file.replaceAll('/', '_').replace(/\.\w+$/, '');
  return {
    title: hash === null ? file : `${file} [${hash}]`,
    model_name: name,
    hash,
    sha256,
    filename: `${FOLDER}/${file}`,
    config: null,
  };
}

const INSTALLED: readonly Checkpoint[] = [
  checkpoint(
    'v1-5-pruned-emaonly.safetensors',
    '6ce0161689b3853acaa03779ec93eafe75a02f4ced659bee03f50797806fa2fa',
  ),
  checkpoint('sdxl/sd_xl_base_1.0.safetensors', null),
  checkpoint(
    'dream shaper (8).ckpt',
    '879db523c30d3b9017143d56705015e15a2cb5628762c11d086fed9538abd7fd',
  ),
];

/** What is installed, or what the settings say. */
export function checkpointsOf({
  settings,
}: Pick<EmulatorContext, 'settings'>): readonly Checkpoint[] {
  if (settings.models === null) return INSTALLED;
  return settings.models.map((entry) =>
    checkpoint(`${typeof entry === 'string' ? entry : entry.id}.safetensors`, null),
  );
}

/** The name that pictures carry: the file's own, without its folder. */
export const shortName = ({ filename }: Checkpoint): string =>
  (filename.split('/').at(-1) ?? '').replace(/\.\w+$/, '');

/** A checkpoint by any of the names that the server knows it by. */
export const findCheckpoint = (all: readonly Checkpoint[], name: string): Checkpoint | undefined =>
  all.find((one) => [one.title, one.model_name, one.hash, shortName(one)].includes(name));

export const SAMPLERS: readonly { name: string; aliases: string[]; options: object }[] = [
  { name: 'DPM++ 2M', aliases: ['k_dpmpp_2m'], options: { scheduler: 'karras' } },
  { name: 'Euler a', aliases: ['k_euler_a', 'k_euler_ancestral'], options: {} },
  { name: 'Euler', aliases: ['k_euler'], options: {} },
  { name: 'DDIM', aliases: ['ddim'], options: {} },
];

const scheduler = (name: string, label: string) => ({
  name,
  label,
  aliases: null,
  default_rho: -1,
  need_inner_model: false,
});
export const SCHEDULERS = [
  scheduler('automatic', 'Automatic'),
  scheduler('karras', 'Karras'),
  scheduler('exponential', 'Exponential'),
];

const upscaler = (name: string, scale: number) => ({
  name,
  model_name: null,
  model_path: null,
  model_url: null,
  scale,
});
export const UPSCALERS = [
  upscaler('None', 4),
  upscaler('Lanczos', 4),
  upscaler('Nearest', 4),
  upscaler('R-ESRGAN 4x+', 4),
];

/** Upscalers of "Hires. fix" that work on latents, before the others. */
export const LATENT_UPSCALERS = [{ name: 'Latent' }, { name: 'Latent (nearest)' }];
