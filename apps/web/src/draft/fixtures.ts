import type { Draft } from './draft.ts';
import { EMPTY_DRAFT } from './draft.ts';
import type { ModelControls } from './model-controls.ts';

/** For tests: a model that takes words alone, and whatever else the test gives it. */
export function modelWith(
  capabilities: Partial<ModelControls['capabilities']> = {},
  parameters: ModelControls['parameters'] = [],
  name = 'Test model',
): ModelControls {
  return {
    id: 'mod_test',
    source: `external://test/${name.toLowerCase().replaceAll(' ', '-')}`,
    name,
    maskPaints: null,
    defaultSettings: { width: 1024, height: 1024, count: 1 },
    capabilities: {
      modes: ['TXT2IMG'],
      supportsNegativePrompt: false,
      supportsSeed: false,
      maxSeed: '4294967295',
      supportsGuidance: false,
      guidanceRange: null,
      supportsSteps: false,
      stepsRange: null,
      supportsStrength: false,
      supportsReferenceImages: false,
      supportsReferenceStrength: false,
      maxReferenceImages: null,
      supportsPartialImages: false,
      maxPartialImages: 0,
      maxPromptLength: null,
      takesPrompt: true,
      promptRequiredFor: ['TXT2IMG', 'IMG2IMG', 'INPAINT'],
      maxImageSize: null,
      allowedAspectRatios: null,
      aspectRatioSizes: [
        { aspectRatio: '16:9', width: 1024, height: 576 },
        { aspectRatio: '1:1', width: 1024, height: 1024 },
      ],
      resolutionPresets: [],
      sizeRule: null,
      maskFormat: 'NONE',
      inputImageRequiredFor: [],
      outputFormats: ['png'],
      ...capabilities,
    },
    parameters,
  };
}

/** For tests: a draft with these settings, the rest untouched. */
export const draftWith = (settings: Partial<Draft>): Draft => ({ ...EMPTY_DRAFT, ...settings });

/** For tests: a picture of the gallery. */
export const PICTURE = {
  kind: 'image',
  id: 'img_1',
  label: 'a heron',
  thumbnail: '',
  width: 1024,
  height: 1024,
} as const;

const shared = { description: null, default: null, isRequired: false, conditions: [] };

/** For tests: parameters of each kind. */
export const PARAMETERS = {
  quality: {
    __typename: 'EnumParameter',
    name: 'quality',
    label: 'Quality',
    ...shared,
    default: 'auto',
    values: ['auto', 'low', 'high'],
    isList: false,
  },
  compression: {
    __typename: 'IntParameter',
    name: 'compression',
    label: 'Compression',
    ...shared,
    conditions: [{ name: 'outputFormat', values: ['jpeg', 'webp'] }],
    minimum: 0,
    maximum: 100,
    step: null,
  },
  fidelity: {
    __typename: 'EnumParameter',
    name: 'fidelity',
    label: 'Fidelity',
    ...shared,
    conditions: [{ name: 'mode', values: ['img2img'] }],
    values: ['low', 'high'],
    isList: false,
  },
  detail: {
    __typename: 'FloatParameter',
    name: 'detail',
    label: 'Detail',
    ...shared,
    conditions: [{ name: 'quality', values: ['auto', 'high'] }],
    minimum: 0,
    maximum: 1,
    step: 0.1,
  },
  tags: {
    __typename: 'TextParameter',
    name: 'tags',
    label: 'Tags',
    ...shared,
    maxLength: 10,
    isList: true,
  },
  poses: {
    __typename: 'ImageParameter',
    name: 'poses',
    label: 'Poses',
    ...shared,
    maximumCount: 2,
  },
} satisfies Record<string, ModelControls['parameters'][number]>;
