/** One bad input, sent as a caller would send it, and what must come of it. */
export interface BadInput {
  name: string;
  /** Members of GenerationInput that differ from a good request. */
  generation?: Record<string, unknown>;
  /** Or a whole document with its variables. */
  document?: string;
  variables?: Record<string, unknown>;
  /** A userErrors code, or the code of a top-level error. */
  code: string;
  /** Path of the field, as far as it is told; joined with dots. */
  field?: string;
  /** Something that the sentence has to say. */
  says?: RegExp;
}

const AURORA = { source: 'external://sandbox/aurora' };
const OPENAI = { source: 'external://openai/gpt-image-2' };
const image = (id: string) => ({ imageId: id });
const size = (width: unknown, height: unknown) => ({ size: { dimensions: { width, height } } });
const extra = (name: string, value: Record<string, unknown>) => ({ extra: [{ name, value }] });

/** Inputs of generationCreate. Nothing of them may leave a job, a charge or a file behind. */
export const BAD_GENERATIONS: BadInput[] = [
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
  // Prompts
  {
    name: 'empty prompt',
    generation: { prompt: '' },
    code: 'INVALID_INPUT',
    field: 'generation.prompt',
  },
  {
    name: 'spaces alone',
    generation: { prompt: ' \n\t ' },
    code: 'INVALID_INPUT',
    field: 'generation.prompt',
  },
  {
    name: 'zero-width characters alone',
    generation: { prompt: '\u200b\u200d\ufeff' },
    code: 'INVALID_INPUT',
    field: 'generation.prompt',
  },
  {
    name: 'control characters alone',
    generation: { prompt: '\u0007\u001b' },
    code: 'INVALID_INPUT',
    field: 'generation.prompt',
  },
  {
    name: 'a prompt of 40,000 characters',
    generation: { model: OPENAI, prompt: 'a'.repeat(40_000) },
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.prompt',
    says: /32000/,
  },
  {
    name: 'a lone surrogate',
    generation: { prompt: 'a lighthouse \ud800 at dusk' },
    code: 'INVALID_INPUT',
    field: 'generation.prompt',
  },
  {
    name: 'NUL',
    generation: { prompt: 'a\u0000b' },
    code: 'INVALID_INPUT',
    field: 'generation.prompt',
  },
  {
    name: 'a negative prompt where none is taken',
    generation: { model: OPENAI, negativePrompt: 'fog' },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.negativePrompt',
  },
  {
    name: 'a lone surrogate in the negative prompt',
    generation: { negativePrompt: '\udfff' },
    code: 'INVALID_INPUT',
    field: 'generation.negativePrompt',
  },
  // Sizes and counts
  {
    name: 'no size at all',
    generation: size(0, 0),
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.size.dimensions',
  },
  {
    name: 'a negative edge',
    generation: size(-1, 512),
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.size.dimensions',
  },
  {
    name: 'an edge too small',
    generation: size(255, 512),
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.size.dimensions',
    says: /256/,
  },
  {
    name: 'an edge too large',
    generation: size(4097, 512),
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.size.dimensions',
    says: /4096/,
  },
  { name: 'an edge past 32 bits', generation: size(2 ** 53, 512), code: 'BAD_USER_INPUT' },
  { name: 'half a pixel', generation: size(512.5, 512), code: 'BAD_USER_INPUT' },
  { name: 'a text for an edge', generation: size('1024', 512), code: 'BAD_USER_INPUT' },
  {
    name: 'not a multiple of 16',
    generation: { model: OPENAI, ...size(1000, 1000) },
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.size.dimensions',
    says: /multiple of 16/,
  },
  {
    name: 'too long and narrow',
    generation: { model: OPENAI, ...size(3840, 512) },
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.size.dimensions',
  },
  {
    name: 'a ratio that is none',
    generation: { size: { aspectRatio: '1024x1024' } },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.size.aspectRatio',
    says: /16:9/,
  },
  {
    name: 'a ratio of nothing',
    generation: { size: { aspectRatio: '0:0' } },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.size.aspectRatio',
  },
  {
    name: 'a ratio that the model lacks',
    generation: { model: { source: 'external://sandbox/etching' }, size: { aspectRatio: '5:1' } },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.size.aspectRatio',
  },
  {
    name: 'a preset that there is not',
    generation: { size: { preset: '8K' } },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.size.preset',
  },
  {
    name: 'two sizes at once',
    generation: { size: { aspectRatio: '1:1', preset: '1K' } },
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'no images',
    generation: { count: 0 },
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.count',
  },
  {
    name: 'eleven images',
    generation: { count: 11 },
    code: 'TOO_MANY_IMAGES',
    field: 'generation.count',
    says: /10/,
  },
  {
    name: 'a million images',
    generation: { count: 1_000_000 },
    code: 'TOO_MANY_IMAGES',
    field: 'generation.count',
  },
  { name: 'half an image', generation: { count: 1.5 }, code: 'BAD_USER_INPUT' },
  // Numbers
  {
    name: 'a negative seed',
    generation: { seed: -1 },
    code: 'BAD_USER_INPUT',
    says: /18446744073709551615/,
  },
  {
    name: 'a seed past 2^64',
    generation: { seed: '18446744073709551616' },
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a seed that a number cannot hold',
    generation: { seed: 2 ** 53 + 2 },
    code: 'BAD_USER_INPUT',
    says: /string/,
  },
  { name: 'a seed with a fraction', generation: { seed: 1.5 }, code: 'BAD_USER_INPUT' },
  { name: 'NaN for a seed', generation: { seed: 'NaN' }, code: 'BAD_USER_INPUT' },
  {
    name: 'a seed where none is taken',
    generation: { model: OPENAI, seed: 7 },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.seed',
  },
  {
    name: 'steps out of range',
    generation: { steps: 100_000 },
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.steps',
  },
  {
    name: 'guidance out of range',
    generation: { guidance: -3 },
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.guidance',
  },
  {
    name: 'strength out of range',
    generation: { mode: 'IMG2IMG', image: { imageId: '$image' }, strength: 2 },
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.strength',
  },
  {
    name: 'more previews than the model sends',
    generation: { partialImages: 99 },
    code: 'PARAMETER_OUT_OF_RANGE',
    field: 'generation.partialImages',
  },
  // Formats and parameters
  {
    name: 'a format that the model lacks',
    generation: { outputFormat: 'tiff' },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.outputFormat',
  },
  {
    name: 'transparency without a format for it',
    generation: {
      model: OPENAI,
      outputFormat: 'jpeg',
      ...extra('background', { string: 'transparent' }),
    },
    code: 'INVALID_INPUT',
    field: 'generation.outputFormat',
  },
  {
    name: 'a misspelt parameter',
    generation: { model: OPENAI, ...extra('qualty', { string: 'high' }) },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.extra.0.name',
    says: /quality/,
  },
  {
    name: 'a value that the parameter lacks',
    generation: { model: OPENAI, ...extra('quality', { string: 'hihg' }) },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.extra.0.value',
    says: /high/,
  },
  {
    name: 'a text for a choice of another type',
    generation: { model: OPENAI, ...extra('quality', { int: 3 }) },
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.extra.0.value',
  },
  {
    name: 'a parameter given twice',
    generation: {
      model: OPENAI,
      extra: [
        { name: 'quality', value: { string: 'low' } },
        { name: 'quality', value: { string: 'high' } },
      ],
    },
    code: 'INVALID_INPUT',
    field: 'generation.extra.1',
  },
  {
    name: 'a parameter with two values',
    generation: { model: OPENAI, ...extra('quality', { string: 'low', int: 1 }) },
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a parameter named __proto__',
    generation: extra('__proto__', { string: 'x' }),
    code: 'UNSUPPORTED_PARAMETER',
    field: 'generation.extra.0.name',
  },
  // Money and keys
  {
    name: 'a maximum with a comma',
    generation: { maxCost: { amount: '1,5' } },
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a negative maximum',
    generation: { maxCost: { amount: '-1' } },
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a price above the maximum',
    generation: { model: OPENAI, maxCost: { amount: '0.0001' } },
    code: 'MAX_COST_EXCEEDED',
    field: 'generation.maxCost',
  },
  {
    name: 'another currency',
    generation: { maxCost: { amount: '1', currency: 'EUR' } },
    code: 'BAD_USER_INPUT',
  },
];

const CREATE_UPLOAD =
  'mutation ($input: AssetUploadCreateInput!) { assetUploadCreate(input: $input) { asset { id } userErrors { code message field } } }';
const CONFIGURE =
  'mutation ($input: ProviderConfigureInput!) { providerConfigure(input: $input) { provider { status { state } } userErrors { code message field } } }';
const INSTALL =
  'mutation ($input: ModelInstallInput!) { modelInstall(input: $input) { model { id } userErrors { code message field } } }';
const UPDATE =
  'mutation ($input: ModelUpdateInput!) { modelUpdate(input: $input) { model { id } userErrors { code message field } } }';
const openai = (variable: string, value: string | null) => ({
  input: { provider: 'openai', credentials: [{ variable, value }] },
});

/** Everything else that takes input. */
export const BAD_DOCUMENTS: BadInput[] = [
  // Uploads
  {
    name: 'an upload of nothing',
    document: CREATE_UPLOAD,
    variables: { input: { filename: 'a.png', mimeType: 'image/png', byteSize: 0 } },
    code: 'INVALID_INPUT',
    field: 'byteSize',
  },
  {
    name: 'an upload of a gigabyte',
    document: CREATE_UPLOAD,
    variables: { input: { filename: 'a.png', mimeType: 'image/png', byteSize: 1_000_000_000 } },
    code: 'IMAGE_TOO_LARGE',
    field: 'byteSize',
  },
  {
    name: 'an SVG',
    document: CREATE_UPLOAD,
    variables: { input: { filename: 'a.svg', mimeType: 'image/svg+xml', byteSize: 100 } },
    code: 'IMAGE_UNREADABLE',
    field: 'mimeType',
    says: /PNG/,
  },
  {
    name: 'a TIFF',
    document: CREATE_UPLOAD,
    variables: { input: { filename: 'a.tif', mimeType: 'image/tiff', byteSize: 100 } },
    code: 'IMAGE_UNREADABLE',
    field: 'mimeType',
  },
  // Providers
  {
    name: 'an unknown provider',
    document: CONFIGURE,
    variables: { input: { provider: 'opnai' } },
    code: 'PROVIDER_NOT_FOUND',
    says: /openai/,
  },
  {
    name: 'a misspelt credential',
    document: CONFIGURE,
    variables: openai('openai_api_kye', 'sk-x'),
    code: 'INVALID_INPUT',
    says: /openai_api_key/,
  },
  {
    name: 'a key that the provider rejects',
    document: CONFIGURE,
    variables: openai('openai_api_key', 'sk-junk-junk-junk-junk-junk-junk'),
    code: 'CREDENTIALS_REJECTED',
    says: /sk-/,
  },
  {
    name: 'a key with a line break',
    document: CONFIGURE,
    variables: openai('openai_api_key', 'sk-a\nb: c'),
    code: 'INVALID_INPUT',
  },
  {
    name: 'an empty key',
    document: CONFIGURE,
    variables: openai('openai_api_key', '   '),
    code: 'INVALID_INPUT',
  },
  {
    name: 'a base URL that is none',
    document: CONFIGURE,
    variables: { input: { provider: 'openai', baseUrl: 'not a url' } },
    code: 'INVALID_INPUT',
    field: 'baseUrl',
  },
  {
    name: 'a base URL of another scheme',
    document: CONFIGURE,
    variables: { input: { provider: 'openai', baseUrl: 'file:///etc/passwd' } },
    code: 'INVALID_INPUT',
    field: 'baseUrl',
  },
  {
    name: 'a base URL with a key in it',
    document: CONFIGURE,
    variables: { input: { provider: 'openai', baseUrl: 'https://user:secret@example.com/v1' } },
    code: 'INVALID_INPUT',
    field: 'baseUrl',
  },
  {
    name: 'verifying an unknown provider',
    document:
      'mutation { providerVerify(input: { provider: "nobody" }) { userErrors { code message field } } }',
    code: 'PROVIDER_NOT_FOUND',
  },
  {
    name: 'verifying a provider without a key',
    document:
      'mutation { providerVerify(input: { provider: "google-gemini" }) { userErrors { code message field } } }',
    code: 'PROVIDER_KEY_REQUIRED',
    says: /GEMINI_API_KEY/,
  },
  {
    name: 'resetting an unknown provider',
    document:
      'mutation { providerReset(input: { provider: "" }) { userErrors { code message field } } }',
    code: 'PROVIDER_NOT_FOUND',
  },
  // Models
  {
    name: 'installing a source that is none',
    document: INSTALL,
    variables: { input: { source: 'dall-e-3' } },
    code: 'MODEL_NOT_FOUND',
  },
  {
    name: 'installing from an unknown provider',
    document: INSTALL,
    variables: { input: { source: 'external://nobody/model' } },
    code: 'MODEL_NOT_FOUND',
  },
  {
    name: 'installing without a key',
    document: INSTALL,
    variables: { input: { source: 'external://google-gemini/my-model' } },
    code: 'PROVIDER_KEY_REQUIRED',
  },
  {
    name: 'a capability that there is not',
    document: INSTALL,
    variables: {
      input: { source: 'external://openai/my-model', capabilities: { supportsSeeds: true } },
    },
    code: 'INVALID_INPUT',
    says: /supportsSeed/,
  },
  {
    name: 'a polluted prototype',
    document: INSTALL,
    variables: {
      input: {
        source: 'external://openai/my-model',
        capabilities: JSON.parse('{"__proto__": {"polluted": true}}'),
      },
    },
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a negative price',
    document: INSTALL,
    variables: {
      input: {
        source: 'external://openai/my-model',
        prices: [{ unit: 'image', price: '-1', source: 'me', asOf: '2026-11-01' }],
      },
    },
    code: 'INVALID_INPUT',
  },
  {
    name: 'a default outside the model',
    document: UPDATE,
    variables: {
      input: {
        model: { source: 'external://sandbox/etching' },
        defaultSettings: { width: 123, height: 457 },
      },
    },
    code: 'PARAMETER_OUT_OF_RANGE',
  },
  {
    name: 'updating what is not installed',
    document: UPDATE,
    variables: { input: { model: { key: 'nobody' }, name: 'x' } },
    code: 'MODEL_NOT_FOUND',
  },
  // Ids, keys and pages
  {
    name: 'an idempotency key of nothing',
    document:
      'mutation { generationCreate(input: { idempotencyKey: "", generation: { model: { source: "external://sandbox/aurora" }, prompt: "x" } }) { userErrors { code message field } } }',
    code: 'INVALID_INPUT',
    field: 'idempotencyKey',
  },
  {
    name: 'an idempotency key with a line break',
    document:
      'mutation { generationCreate(input: { idempotencyKey: "a\\nb", generation: { model: { source: "external://sandbox/aurora" }, prompt: "x" } }) { userErrors { code message field } } }',
    code: 'INVALID_INPUT',
    field: 'idempotencyKey',
  },
  {
    name: 'canceling an unknown generation',
    document:
      'mutation { generationCancel(input: { id: "gen_0" }) { userErrors { code message field } } }',
    code: 'NOT_FOUND',
    field: 'id',
  },
  {
    name: 'retrying what is no generation',
    document:
      'mutation { generationRetry(input: { id: "img_0" }) { userErrors { code message field } } }',
    code: 'NOT_FOUND',
    field: 'id',
  },
  {
    name: 'resolving an unknown generation',
    document:
      'mutation { generationResolve(input: { id: "../x", resolution: CHARGED }) { userErrors { code message field } } }',
    code: 'NOT_FOUND',
    field: 'id',
  },
  {
    name: 'starring an unknown image',
    document:
      'mutation { imageUpdate(input: { id: "img_0", isStarred: true }) { userErrors { code message field } } }',
    code: 'NOT_FOUND',
    field: 'id',
  },
  {
    name: 'deleting an unknown image',
    document:
      'mutation { imageDelete(input: { ids: ["img_0"] }) { userErrors { code message field } } }',
    code: 'NOT_FOUND',
  },
  {
    name: 'a page of nothing',
    document: '{ images(first: 0) { nodes { id } } }',
    code: 'BAD_USER_INPUT',
    says: /100/,
  },
  {
    name: 'a page too large',
    document: '{ images(first: 101) { nodes { id } } }',
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a negative page',
    document: '{ generations(first: -1) { nodes { id } } }',
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a forged cursor',
    document: '{ images(after: "bm90IG91cnM") { nodes { id } } }',
    code: 'BAD_USER_INPUT',
  },
  {
    name: "another list's cursor",
    document: '{ models(after: "WzEsImltZ18wIl0") { nodes { id } } }',
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'an unknown provider in a list',
    document: '{ models(provider: "nobody") { nodes { id } } }',
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a date that is none',
    document: '{ usage(from: "yesterday") { images } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'an unknown field',
    document: '{ imagess { nodes { id } } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  { name: 'a cut document', document: '{ images { nodes {', code: 'GRAPHQL_PARSE_FAILED' },
  {
    name: 'a budget, which this version keeps none of',
    document:
      'mutation { budgetSet(input: { period: DAY, limit: { amount: "1" } }) { userErrors { code message field } } }',
    code: 'FEATURE_NOT_AVAILABLE',
  },
  {
    name: 'a token without a name',
    document:
      'mutation { apiTokenCreate(input: { name: " " }) { userErrors { code message field } } }',
    code: 'INVALID_INPUT',
    field: 'name',
  },
];
