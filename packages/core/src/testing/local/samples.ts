import { type GenerationRequest, type ImageFacts, plainRequest } from '../../generation/request.ts';
import { type Plan, type PlanContext, planGeneration } from '../../plan/plan-generation.ts';
import {
  completeModelRecord,
  type ModelRecord,
  type ModelRecordInput,
  modelRecordSchema,
} from '../../records/model-record.ts';

/** A model as its file would be read. */
export function sampleModel(file: Partial<ModelRecordInput> = {}): ModelRecord {
  return completeModelRecord(
    modelRecordSchema.parse({
      source: 'external://test/sample',
      name: 'Sample',
      description: 'For tests.',
      ...file,
    }),
  );
}

/** A model that takes everything, each setting by a field of its own name. */
export const ABLE: Partial<ModelRecordInput> = {
  capabilities: {
    modes: ['txt2img', 'img2img', 'inpaint', 'outpaint', 'upscale', 'variation'],
    supportsNegativePrompt: true,
    supportsSeed: true,
    supportsGuidance: true,
    guidanceRange: [0, 20],
    supportsSteps: true,
    stepsRange: [1, 50],
    supportsStrength: true,
    supportsReferenceImages: true,
    maxReferenceImages: 4,
    supportsPartialImages: true,
    maxPartialImages: 3,
    maxImagesPerRequest: 4,
    sizeRule: { multipleOf: 16, maximumEdge: 2048 },
    aspectRatioSizes: { '1:1': { width: 1024, height: 1024 } },
    maskFormat: 'alpha',
    outputFormats: ['png', 'jpeg', 'webp'],
    maxPromptLength: 4000,
  },
  parameters: [
    { type: 'enum', name: 'quality', label: 'Quality', values: ['auto', 'low', 'high'] },
    { type: 'int', name: 'compression', label: 'Compression', minimum: 0, maximum: 100 },
    { type: 'float', name: 'haze', label: 'Haze', minimum: 0, maximum: 1, step: 0.25 },
    { type: 'boolean', name: 'water', label: 'Water' },
    { type: 'text', name: 'style', label: 'Style', maxLength: 20 },
    { type: 'image', name: 'palette', label: 'Palette', maximumCount: 2 },
  ],
  wire: {
    fields: {
      prompt: 'prompt',
      negativePrompt: 'negative_prompt',
      size: { field: 'size', strategy: 'dimensions' },
      count: 'n',
      seed: { field: 'seed', strategy: 'number' },
      steps: 'steps',
      guidance: 'config.scale',
      strength: 'strength',
      outputFormat: 'output_format',
      partialImages: 'partial_images',
      quality: 'quality',
      compression: 'compression',
      haze: 'haze',
      water: 'water',
      style: 'style',
    },
    inputs: {
      image: { field: 'image' },
      mask: { field: 'mask', maskPaints: 'alpha' },
      referenceImages: { field: 'image' },
      palette: { field: 'palette' },
    },
  },
};

export function sampleRequest(asked: Partial<GenerationRequest> = {}): GenerationRequest {
  return plainRequest('a lighthouse at dusk', { cachePolicy: 'BYPASS', ...asked });
}

export const PICTURE: ImageFacts = {
  sha256: '0'.repeat(64),
  mimeType: 'image/png',
  byteSize: 1000,
  width: 1024,
  height: 1024,
};

/** Noon of a day, in milliseconds since 1970. */
export const noon = (day: string) => Date.parse(`${day}T12:00:00Z`);

/** Plans a request; every picture is known but those whose id begins with `missing`, and `wide` ones are 1536x1024. */
export function samplePlan(
  model: ModelRecord,
  asked: Partial<GenerationRequest> = {},
  context: Partial<PlanContext> = {},
): Plan {
  return planGeneration(model, sampleRequest(asked), {
    now: noon('2026-11-21'),
    images: (reference) => {
      const id = 'assetId' in reference ? reference.assetId : reference.imageId;
      if (id.startsWith('missing')) return null;
      return id.startsWith('wide') ? { ...PICTURE, width: 1536 } : PICTURE;
    },
    isRetiredAllowed: false,
    ...context,
  });
}
