import type { SchemaObject } from './resolve-schema.ts';

/** What a property of an input can be to Darkroom, beside a parameter of its own. */
export const SCHEMA_ROLES = [
  'prompt',
  'negativePrompt',
  'seed',
  'image',
  'mask',
  'referenceImages',
  'count',
  'width',
  'height',
  'imageSize',
  'aspectRatio',
  'guidance',
  'steps',
  'strength',
  'outputFormat',
] as const;
export type SchemaRole = (typeof SCHEMA_ROLES)[number];

/** A role's property by its name; null: none has it. What is not there goes by the usual names. */
export type SchemaRoles = Partial<Record<SchemaRole, string | null>>;

/** The usual names of each role, the most telling first. */
const USUAL_NAMES: Readonly<Record<SchemaRole, readonly string[]>> = {
  prompt: ['prompt', 'text_prompt', 'text'],
  negativePrompt: ['negative_prompt'],
  seed: ['seed'],
  image: ['image', 'image_url', 'input_image', 'input_image_url', 'init_image', 'image_base64'],
  mask: ['mask', 'mask_url', 'mask_image', 'mask_image_url'],
  referenceImages: [
    'image_urls',
    'input_images',
    'image_input',
    'images',
    'reference_images',
    'reference_image_urls',
    'input_image_urls',
  ],
  count: ['num_images', 'num_outputs', 'number_of_images', 'n', 'num_images_per_prompt'],
  width: ['width'],
  height: ['height'],
  imageSize: ['image_size', 'size'],
  aspectRatio: ['aspect_ratio'],
  guidance: ['guidance_scale', 'guidance', 'cfg_scale', 'cfg'],
  steps: ['num_inference_steps', 'steps', 'inference_steps', 'num_steps'],
  strength: ['strength', 'prompt_strength'],
  outputFormat: ['output_format', 'image_format'],
};

/** Property names that are somebody's credentials, and no setting. */
const CREDENTIAL =
  /(^|_)(api_?key|api_?token|access_token|hf_token|civitai_token|secret|password)$/i;

/** Whether a property is a credential: by its name, or because the schema hides it. */
export function isCredential(name: string, schema: SchemaObject): boolean {
  return (
    CREDENTIAL.test(name) ||
    schema.format === 'password' ||
    schema.writeOnly === true ||
    schema['x-cog-secret'] === true
  );
}

/** Which property has which role, by what a caller says and by the usual names. No property has two. */
export function rolesOf(
  properties: ReadonlyMap<string, SchemaObject>,
  wanted: SchemaRoles,
  fits: (role: SchemaRole, schema: SchemaObject) => boolean,
): Map<SchemaRole, string> {
  const roles = new Map<SchemaRole, string>();
  const taken = new Set<string>();
  const give = (role: SchemaRole, name: string) => {
    roles.set(role, name);
    taken.add(name);
  };
  for (const role of SCHEMA_ROLES) {
    const name = wanted[role];
    if (typeof name === 'string' && properties.has(name)) give(role, name);
  }
  for (const role of SCHEMA_ROLES) {
    if (wanted[role] !== undefined) continue;
    const name = USUAL_NAMES[role].find((usual) => {
      const schema = properties.get(usual);
      return schema !== undefined && !taken.has(usual) && fits(role, schema);
    });
    if (name !== undefined) give(role, name);
  }
  return roles;
}
