import { PLAIN_PARAMETERS } from './checkpoint-parameters.ts';
import { json, type ModelParts, TYPES } from './model-parts.ts';

const IMG2IMG = { path: '/sdapi/v1/img2img' };
const TASK = { idField: 'force_task_id', path: '/sdapi/v1/progress' };

/**
 * What every checkpoint can do. Sizes are offered by what models were trained with, since the list does not tell which:
 * 512 (Stable Diffusion 1), 768 (2) and 1024 (XL and later).
 */
export const CHECKPOINT: ModelParts = json({
  capabilities: {
    modes: ['txt2img', 'img2img', 'inpaint'],
    promptUse: 'optional',
    supportsNegativePrompt: true,
    supportsSeed: true,
    supportsSteps: true,
    stepsRange: [1, 150],
    supportsGuidance: true,
    guidanceRange: [1, 30],
    supportsStrength: true,
    supportsPartialImages: true,
    maxPartialImages: 16,
    maxImagesPerRequest: 8,
    maskFormat: 'binary',
    sizeRule: { minimumEdge: 64, maximumEdge: 2048, multipleOf: 8 },
    resolutionPresets: [
      { label: '512 1:1', aspectRatio: '1:1', imageSize: '512', width: 512, height: 512 },
      { label: '512 3:2', aspectRatio: '3:2', imageSize: '512', width: 768, height: 512 },
      { label: '512 2:3', aspectRatio: '2:3', imageSize: '512', width: 512, height: 768 },
      { label: '768 1:1', aspectRatio: '1:1', imageSize: '768', width: 768, height: 768 },
      { label: '1024 1:1', aspectRatio: '1:1', imageSize: '1024', width: 1024, height: 1024 },
      { label: '1024 3:2', aspectRatio: '3:2', imageSize: '1024', width: 1248, height: 832 },
      { label: '1024 2:3', aspectRatio: '2:3', imageSize: '1024', width: 832, height: 1248 },
      { label: '1024 16:9', aspectRatio: '16:9', imageSize: '1024', width: 1344, height: 768 },
      { label: '1024 9:16', aspectRatio: '9:16', imageSize: '1024', width: 768, height: 1344 },
    ],
  },
  defaultSettings: { width: 512, height: 512, count: 1 },
  parameters: PLAIN_PARAMETERS,
  wire: {
    modes: {
      txt2img: { path: '/sdapi/v1/txt2img' },
      img2img: IMG2IMG,
      // As the web UI begins; the API itself would fill the area and paint it alone.
      inpaint: {
        ...IMG2IMG,
        constants: {
          mask_blur: 4,
          inpainting_fill: 1,
          inpaint_full_res: false,
          inpaint_full_res_padding: 32,
        },
      },
    },
    constants: {
      'override_settings.sd_model_checkpoint': '{model}',
      // Loading the one before again after each picture takes longer than the picture.
      override_settings_restore_afterwards: false,
      steps: 20,
    },
    fields: {
      prompt: 'prompt',
      negativePrompt: 'negative_prompt',
      seed: { field: 'seed', strategy: 'number' },
      steps: 'steps',
      guidance: 'cfg_scale',
      strength: { field: 'denoising_strength', modes: ['img2img', 'inpaint'] },
      // One after the other: several at once take as much more memory.
      count: 'n_iter',
      size: [
        { field: 'width', strategy: 'width' },
        { field: 'height', strategy: 'height' },
      ],
      sampler: 'sampler_name',
      scheduler: 'scheduler',
      clip_skip: 'override_settings.CLIP_stop_at_last_layers',
      styles: 'styles',
      variation_seed: 'subseed',
      variation_strength: 'subseed_strength',
      restore_faces: 'restore_faces',
      tiling: 'tiling',
      enable_hr: 'enable_hr',
      hr_scale: 'hr_scale',
      hr_steps: 'hr_second_pass_steps',
      hr_strength: { field: 'denoising_strength', modes: ['txt2img'] },
      hr_upscaler: 'hr_upscaler',
      resize_mode: { field: 'resize_mode', values: { stretch: 0, crop: 1, fill: 2, latent: 3 } },
      mask_blur: 'mask_blur',
      mask_content: {
        field: 'inpainting_fill',
        values: { fill: 0, original: 1, 'latent noise': 2, 'latent nothing': 3 },
      },
      only_masked: 'inpaint_full_res',
      masked_padding: 'inpaint_full_res_padding',
    },
    inputs: {
      image: { field: 'init_images[]', as: 'base64', mimeTypes: TYPES },
      mask: { field: 'mask', as: 'base64', maskPaints: 'white', mimeTypes: ['image/png'] },
    },
    handledByAdapter: ['partialImages'],
    progress: TASK,
  },
  tags: ['local'],
  timeoutSeconds: 3600,
});
