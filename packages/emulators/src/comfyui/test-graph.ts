/** Graphs for the tests. */
export const node = (type: string, inputs: object) => ({ class_type: type, inputs });
export const graph = (change: Record<string, object> = {}) => ({
  3: node('KSampler', {
    ...{ seed: 1, steps: 10, cfg: 7, sampler_name: 'euler', scheduler: 'normal', denoise: 1 },
    ...{ model: ['4', 0], positive: ['6', 0], negative: ['6', 0], latent_image: ['5', 0] },
  }),
  4: node('CheckpointLoaderSimple', { ckpt_name: 'v1-5-pruned-emaonly.safetensors' }),
  5: node('EmptyLatentImage', { width: 96, height: 64, batch_size: 2 }),
  6: node('CLIPTextEncode', { text: 'a boat', clip: ['4', 1] }),
  8: node('VAEDecode', { samples: ['3', 0], vae: ['4', 2] }),
  9: node('SaveImage', { filename_prefix: 'boats/ComfyUI', images: ['8', 0] }),
  ...change,
});
