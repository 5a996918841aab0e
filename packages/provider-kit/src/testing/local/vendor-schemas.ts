/** A community model as Replicate describes it: an OpenAPI document, enums by reference, `x-order`. */
export const REPLICATE_SCHEMA = {
  openapi: '3.0.2',
  components: {
    schemas: {
      Input: {
        type: 'object',
        title: 'Input',
        required: ['prompt'],
        properties: {
          disable_safety_checker: {
            type: 'boolean',
            title: 'Disable Safety Checker',
            default: false,
            'x-order': 11,
            description: 'Disable safety checker for generated images.',
          },
          prompt: {
            type: 'string',
            title: 'Prompt',
            'x-order': 0,
            description: 'Prompt for generated image',
          },
          aspect_ratio: {
            allOf: [{ $ref: '#/components/schemas/aspect_ratio' }],
            default: '1:1',
            'x-order': 1,
          },
          image: { type: 'string', format: 'uri', title: 'Image', nullable: true, 'x-order': 2 },
          mask: { type: 'string', format: 'uri', title: 'Mask', 'x-order': 3 },
          prompt_strength: { type: 'number', minimum: 0, maximum: 1, default: 0.8, 'x-order': 4 },
          num_outputs: { type: 'integer', minimum: 1, maximum: 4, default: 1, 'x-order': 5 },
          num_inference_steps: {
            type: 'integer',
            minimum: 1,
            maximum: 50,
            default: 28,
            'x-order': 6,
          },
          guidance: { type: 'number', minimum: 0, maximum: 10, default: 3, 'x-order': 7 },
          seed: { type: 'integer', nullable: true, 'x-order': 8 },
          output_format: {
            allOf: [{ $ref: '#/components/schemas/output_format' }],
            default: 'webp',
            'x-order': 9,
          },
          output_quality: { type: 'integer', minimum: 0, maximum: 100, default: 80, 'x-order': 10 },
          megapixels: { allOf: [{ $ref: '#/components/schemas/megapixels' }], default: '1' },
          hf_lora: {
            type: 'string',
            title: 'Hf Lora',
            description: 'Huggingface path, or URL to the LoRA weights.',
          },
          style_reference_images: {
            type: 'array',
            items: { type: 'string', format: 'uri' },
            maxItems: 3,
          },
          openai_api_key: { type: 'string', format: 'password' },
          webhook: { type: 'string', format: 'uri' },
        },
      },
      aspect_ratio: { type: 'string', enum: ['1:1', '16:9', '21:9', 'match_input_image'] },
      output_format: { type: 'string', enum: ['webp', 'jpg', 'png'] },
      megapixels: { type: 'string', enum: ['1', '0.25'] },
    },
  },
};

/** An endpoint as fal describes it: `anyOf` of an object and names, nullable numbers, lists of objects. */
export const FAL_SCHEMA = {
  components: {
    schemas: {
      ImageSize: {
        type: 'object',
        properties: {
          width: { type: 'integer', exclusiveMinimum: 0, maximum: 14142, default: 512 },
          height: { type: 'integer', exclusiveMinimum: 0, maximum: 14142, default: 512 },
        },
      },
      LoraWeight: {
        type: 'object',
        properties: { path: { type: 'string' }, scale: { type: 'number' } },
      },
      FluxInput: {
        type: 'object',
        required: ['prompt'],
        'x-fal-order-properties': ['prompt', 'image_size'],
        properties: {
          prompt: { type: 'string', minLength: 3, maxLength: 5000 },
          image_size: {
            anyOf: [
              { $ref: '#/components/schemas/ImageSize' },
              { enum: ['square_hd', 'square', 'landscape_4_3'], type: 'string' },
            ],
            default: 'landscape_4_3',
          },
          num_images: { type: 'integer', minimum: 1, maximum: 4, default: 1 },
          seed: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
          guidance_scale: { type: 'number', minimum: 1, maximum: 20, default: 3.5 },
          sync_mode: { type: 'boolean', default: false },
          acceleration: { type: 'string', enum: ['none', 'regular', 'high'], default: 'none' },
          safety_tolerance: { enum: [1, 2, 3], type: 'integer', default: 2 },
          loras: { type: 'array', items: { $ref: '#/components/schemas/LoraWeight' }, default: [] },
          output_format: { enum: ['jpeg', 'png'], default: 'jpeg', type: 'string' },
          colors: { type: 'array', items: { type: 'string', enum: ['red', 'blue'] } },
          'top-k': { type: ['integer', 'null'], minimum: 3, maximum: 9, multipleOf: 2 },
          size: { type: 'string', description: 'not a size in pixels' },
          'a.b': { type: 'string' },
        },
      },
    },
  },
};
