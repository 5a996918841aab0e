import { jsonReplyWithHoles, type Reply } from '../kit/reply.ts';
import { shortName } from './lists.ts';
import type { Order } from './order.ts';

function infotext({ fields, sampler, painting, checkpoint }: Order, seed: number): string {
  const negative =
    fields.negative_prompt === '' ? [] : [`Negative prompt: ${fields.negative_prompt}`];
  const facts = `Steps: ${fields.steps}, Sampler: ${sampler}, CFG scale: ${fields.cfg_scale}, Seed: ${seed}, Size: ${painting.width}x${painting.height}, Model: ${shortName(checkpoint)}`;
  return [fields.prompt, ...negative, facts].join('\n');
}

/** The answer of txt2img and img2img. `pictures`: with the grid before them, where there is one. */
export function generated(
  order: Order,
  pictures: readonly Buffer[],
  model: string,
): Promise<Reply> {
  const { fields, seeds, painting, denoising, sampler } = order;
  const infotexts = seeds.map((seed) => infotext(order, seed));
  const firstImage = pictures.length > seeds.length ? 1 : 0;
  const info = {
    prompt: fields.prompt,
    all_prompts: seeds.map(() => fields.prompt),
    negative_prompt: fields.negative_prompt,
    all_negative_prompts: seeds.map(() => fields.negative_prompt),
    seed: seeds[0],
    all_seeds: seeds,
    subseed: fields.subseed,
    all_subseeds: seeds.map(() => fields.subseed),
    subseed_strength: fields.subseed_strength,
    width: painting.width,
    height: painting.height,
    sampler_name: sampler,
    cfg_scale: fields.cfg_scale,
    steps: fields.steps,
    batch_size: fields.batch_size,
    restore_faces: fields.restore_faces ?? false,
    sd_model_name: model,
    sd_model_hash: order.checkpoint.hash,
    denoising_strength: denoising,
    extra_generation_params: {},
    index_of_first_image: firstImage,
    infotexts: firstImage === 1 ? [infotexts[0], ...infotexts] : infotexts,
    styles: fields.styles ?? [],
    job_timestamp: '20261121120000',
    clip_skip: 1,
    is_using_inpainting_conditioning: false,
    version: 'v1.10.1',
  };
  return jsonReplyWithHoles(200, async (hole) => ({
    images: fields.send_images ? pictures.map((bytes) => hole(bytes.toString('base64'))) : [],
    parameters: { ...fields, init_images: null, mask: null, sampler_index: 'Euler' },
    info: JSON.stringify(info),
  }));
}
