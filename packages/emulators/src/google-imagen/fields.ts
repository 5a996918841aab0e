import { z } from 'zod';
import type { Surface } from '../google-apis/surfaces.ts';
import type { ImagenTask } from './models.ts';

const base64 = z.base64().min(1);
const picture = z.strictObject({ bytesBase64Encoded: base64, mimeType: z.string().optional() });
const anyCase = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z
    .string()
    .transform((text) => text.toLowerCase())
    .pipe(z.enum(values));

/** Pixels at 1K by ratio. */
export const SIZES: Readonly<Record<string, readonly [width: number, height: number]>> = {
  '1:1': [1024, 1024],
  '3:4': [896, 1280],
  '4:3': [1280, 896],
  '9:16': [768, 1408],
  '16:9': [1408, 768],
};

const common = {
  sampleCount: z.int().min(1).max(4).optional(),
  personGeneration: anyCase(['dont_allow', 'allow_adult', 'allow_all']).optional(),
  safetySetting: anyCase([
    'block_low_and_above',
    'block_medium_and_above',
    'block_only_high',
    'block_none',
  ]).optional(),
  includeRaiReason: z.boolean().default(false),
  outputOptions: z
    .strictObject({
      mimeType: z.enum(['image/png', 'image/jpeg']).default('image/png'),
      compressionQuality: z.int().min(0).max(100).optional(),
    })
    .optional(),
  storageUri: z.string().startsWith('gs://').optional(),
};
const painting = {
  ...common,
  addWatermark: z.boolean().default(true),
  enhancePrompt: z.boolean().optional(),
  seed: z.int().min(1).max(2_147_483_647).optional(),
};
const described = {
  ...painting,
  aspectRatio: z.enum(['1:1', '3:4', '4:3', '9:16', '16:9']).optional(),
  negativePrompt: z.string().optional(),
  guidanceScale: z.number().optional(),
  language: z.enum(['auto', 'en', 'zh', 'zh-CN', 'zh-TW', 'hi', 'ja', 'ko', 'pt', 'es']).optional(),
  includeSafetyAttributes: z.boolean().default(false),
};

export const EDIT_MODES = [
  'EDIT_MODE_DEFAULT',
  'EDIT_MODE_INPAINT_REMOVAL',
  'EDIT_MODE_INPAINT_INSERTION',
  'EDIT_MODE_OUTPAINT',
  'EDIT_MODE_BGSWAP',
  'EDIT_MODE_CONTROLLED_EDITING',
  'EDIT_MODE_STYLE',
  'EDIT_MODE_PRODUCT_IMAGE',
] as const;

const maskConfig = z.strictObject({
  maskMode: z.enum([
    'MASK_MODE_USER_PROVIDED',
    'MASK_MODE_BACKGROUND',
    'MASK_MODE_FOREGROUND',
    'MASK_MODE_SEMANTIC',
  ]),
  dilation: z.number().min(0).max(1).optional(),
  maskClasses: z.array(z.int()).optional(),
});
const reference = { referenceId: z.int().min(0).optional(), referenceImage: picture };
const referenceSchema = z.discriminatedUnion('referenceType', [
  z.strictObject({ referenceType: z.literal('REFERENCE_TYPE_RAW'), ...reference }),
  z.strictObject({
    referenceType: z.literal('REFERENCE_TYPE_MASK'),
    ...reference,
    referenceImage: picture.optional(),
    maskImageConfig: maskConfig,
  }),
  z.strictObject({
    referenceType: z.literal('REFERENCE_TYPE_CONTROL'),
    ...reference,
    controlImageConfig: z.strictObject({
      controlType: z.enum([
        'CONTROL_TYPE_CANNY',
        'CONTROL_TYPE_SCRIBBLE',
        'CONTROL_TYPE_FACE_MESH',
      ]),
      computeControl: z.boolean().optional(),
      enableControlImageComputation: z.boolean().optional(),
    }),
  }),
  z.strictObject({
    referenceType: z.literal('REFERENCE_TYPE_STYLE'),
    ...reference,
    styleImageConfig: z.strictObject({ styleDescription: z.string().optional() }).optional(),
  }),
  z.strictObject({
    referenceType: z.literal('REFERENCE_TYPE_SUBJECT'),
    ...reference,
    subjectImageConfig: z
      .strictObject({
        subjectType: z
          .enum([
            'SUBJECT_TYPE_PERSON',
            'SUBJECT_TYPE_ANIMAL',
            'SUBJECT_TYPE_PRODUCT',
            'SUBJECT_TYPE_DEFAULT',
          ])
          .optional(),
        subjectDescription: z.string().optional(),
      })
      .optional(),
  }),
]);
export type Reference = z.output<typeof referenceSchema>;

const held = z.strictObject({ image: picture });

/** One instance as any task reads it. */
export const instanceSchema = z.strictObject({
  prompt: z.string().optional(),
  image: picture.optional(),
  referenceImages: z.array(referenceSchema).optional(),
  personImage: held.optional(),
  productImages: z.array(held).min(1).optional(),
});
export type Instance = z.output<typeof instanceSchema>;

/** Fields of an instance by task; any other is refused. */
export const INSTANCE_FIELDS: Readonly<Record<ImagenTask, readonly (keyof Instance)[]>> = {
  generate: ['prompt'],
  edit: ['prompt', 'referenceImages'],
  upscale: ['prompt', 'image'],
  'try-on': ['personImage', 'productImages', 'prompt'],
  recontext: ['prompt', 'productImages'],
};

const allSchema = z.strictObject({
  ...described,
  sampleImageSize: z.string().optional(),
  editMode: z.enum(EDIT_MODES).optional(),
  editConfig: z.strictObject({ baseSteps: z.int().min(1).max(75).optional() }).optional(),
  baseSteps: z.int().min(1).optional(),
  mode: z.literal('upscale').optional(),
  upscaleConfig: z
    .strictObject({
      upscaleFactor: z.enum(['x2', 'x3', 'x4']),
      enhanceInputImage: z.boolean().optional(),
      imagePreservationFactor: z.number().min(0).max(1).optional(),
    })
    .optional(),
});
export const parametersSchema = allSchema;
export type Parameters = z.output<typeof parametersSchema>;

const COMMON = Object.keys(common);
const PAINTING = Object.keys(painting);
const DESCRIBED = Object.keys(described);

/** Parameters by task; any other is refused. */
export const PARAMETERS: Readonly<Record<ImagenTask, readonly string[]>> = {
  generate: [...DESCRIBED, 'sampleImageSize'],
  edit: [...DESCRIBED, 'editMode', 'editConfig'],
  upscale: [...COMMON, 'mode', 'upscaleConfig'],
  'try-on': [...PAINTING, 'baseSteps'],
  recontext: [...PAINTING, 'baseSteps'],
};

/** What the Gemini API took of them. */
const DEVELOPER_PARAMETERS = [
  ...['sampleCount', 'aspectRatio', 'personGeneration', 'sampleImageSize'],
  ...['outputOptions', 'safetySetting', 'includeRaiReason', 'includeSafetyAttributes'],
];

/** Parameters that a surface takes; null: all. */
export const SURFACE_PARAMETERS: Readonly<Record<Surface['name'], readonly string[] | null>> = {
  developer: DEVELOPER_PARAMETERS,
  express: null,
  vertex: null,
};
