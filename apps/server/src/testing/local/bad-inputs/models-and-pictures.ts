import { AURORA, type BadInput, image } from './bad-input.ts';

/** What a generation may name: models, modes, pictures. */
export const MODELS_AND_PICTURES: BadInput[] = [
  // Models
  {
    name: 'unknown model',
    generation: { model: { source: 'external://sandbox/auroara' } },
    code: 'MODEL_NOT_FOUND',
    says: /aurora/,
  },
  {
    name: 'unknown provider in a source',
    generation: { model: { source: 'external://opnai/gpt-image-2' } },
    code: 'MODEL_NOT_FOUND',
    says: /openai/,
  },
  {
    name: 'a source that is none',
    generation: { model: { source: 'gpt-image-2' } },
    code: 'MODEL_NOT_FOUND',
  },
  {
    name: 'a source with dots',
    generation: { model: { source: 'external://sandbox/../openai' } },
    code: 'MODEL_NOT_FOUND',
  },
  {
    name: 'unknown model id',
    generation: { model: { id: 'mod_00000000000000000000000000' } },
    code: 'MODEL_NOT_FOUND',
  },
  {
    name: "another type's id as the model",
    generation: { model: { id: 'gen_00000000000000000000000000' } },
    code: 'MODEL_NOT_FOUND',
  },
  { name: 'unknown key', generation: { model: { key: 'no-such-key' } }, code: 'MODEL_NOT_FOUND' },
  {
    name: 'a model of a provider without a key',
    generation: { model: { source: 'external://google-gemini/gemini-nano-banana-2.1' } },
    code: 'PROVIDER_NOT_CONFIGURED',
    says: /GEMINI_API_KEY/,
  },
  {
    name: 'retired model',
    generation: { model: { source: 'external://sandbox/daguerreotype' } },
    code: 'MODEL_RETIRED',
    says: /external:\/\/sandbox\//,
  },
  {
    name: 'two ways to name a model',
    generation: { model: { source: AURORA.source, key: 'aurora' } },
    code: 'BAD_USER_INPUT',
  },
  // Modes and pictures
  {
    name: 'a mode that the model lacks',
    generation: {
      model: { source: 'external://sandbox/etching' },
      mode: 'IMG2IMG',
      image: image('img_00000000000000000000000000'),
    },
    code: 'UNSUPPORTED_MODE',
    field: 'generation.mode',
  },
  { name: 'a mode that there is not', generation: { mode: 'PAINT' }, code: 'BAD_USER_INPUT' },
  {
    name: 'img2img without an image',
    generation: { mode: 'IMG2IMG' },
    code: 'INPUT_IMAGE_REQUIRED',
    field: 'generation.image',
  },
  {
    name: 'inpaint without an image',
    generation: { mode: 'INPAINT' },
    code: 'INPUT_IMAGE_REQUIRED',
    field: 'generation.image',
  },
  {
    name: 'inpaint without a mask',
    generation: { mode: 'INPAINT', image: { imageId: '$image' } },
    code: 'MASK_REQUIRED',
    field: 'generation.mask',
  },
  {
    name: 'an unknown image',
    generation: { mode: 'IMG2IMG', image: image('img_00000000000000000000000000') },
    code: 'NOT_FOUND',
    field: 'generation.image',
  },
  {
    name: 'an unknown asset',
    generation: { mode: 'IMG2IMG', image: { assetId: 'ast_00000000000000000000000000' } },
    code: 'NOT_FOUND',
    field: 'generation.image',
  },
  {
    name: 'a path for an id',
    generation: { mode: 'IMG2IMG', image: image('../../etc/passwd') },
    code: 'NOT_FOUND',
    field: 'generation.image',
  },
  {
    name: 'SQL for an id',
    generation: { mode: 'IMG2IMG', image: image("img_' OR 1=1 --") },
    code: 'NOT_FOUND',
    field: 'generation.image',
  },
  {
    name: 'a mask of another size',
    generation: { mode: 'INPAINT', image: { imageId: '$image' }, mask: { imageId: '$small' } },
    code: 'INVALID_INPUT',
    field: 'generation.mask',
    says: /256x256/,
  },
  {
    name: 'nine references where eight are taken',
    generation: {
      referenceImages: Array.from({ length: 9 }, () => ({ image: { imageId: '$image' } })),
    },
    code: 'TOO_MANY_REFERENCE_IMAGES',
    field: 'generation.referenceImages',
  },
  {
    name: 'references where none are taken',
    generation: {
      model: { source: 'external://sandbox/etching' },
      referenceImages: [{ image: { imageId: '$image' } }],
    },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.referenceImages',
  },
  {
    name: 'an image beside a mode that takes none',
    generation: { image: { imageId: '$image' } },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.image',
  },
  {
    name: 'both an asset and an image',
    generation: { mode: 'IMG2IMG', image: { imageId: '$image', assetId: 'ast_0' } },
    code: 'BAD_USER_INPUT',
  },
];
