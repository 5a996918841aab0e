import { createHash } from 'node:crypto';

/** Records as the server answers them, complete, so that every field that a document asks for is there. */

/** Bytes that begin as a PNG does. */
export const PNG = Buffer.concat([
  Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
  Buffer.from('a picture of a lighthouse'),
]);
export const PNG_SHA256 = createHash('sha256').update(PNG).digest('hex');

const AT = '2026-11-21T09:30:00.000Z';
export const money = (amount: string) => ({ amount, currency: 'USD' });

export const board = () => ({
  __typename: 'Board',
  id: 'brd_1',
  name: 'Herons',
  imageCount: 3,
  isTarget: true,
  createdAt: '2026-11-21T09:30:00.000Z',
});

export const budget = (more = {}) => ({
  __typename: 'Budget',
  id: 'bud_1',
  scope: 'ALL',
  scopeKey: null,
  period: 'MONTH',
  limit: money('10'),
  spent: money('1.234'),
  reserved: money('0.08'),
  isHard: true,
  unknownCostGenerations: 0,
  resetsAt: '2026-12-01T00:00:00.000Z',
  ...more,
});

export const usageLine = (key: string, amount: string, unknownCostGenerations: number) => ({
  key,
  cost: money(amount),
  generations: 3,
  images: 4,
  unknownCostGenerations,
});

export const userError = (code: string, message: string, more = {}) => ({
  __typename: 'BasicUserError',
  code,
  message,
  field: null,
  ...more,
});

export const capabilities = {
  modes: ['TXT2IMG', 'IMG2IMG', 'INPAINT'],
  supportsNegativePrompt: true,
  supportsSeed: true,
  supportsGuidance: true,
  supportsSteps: true,
  supportsStrength: true,
  supportsReferenceImages: true,
  maxReferenceImages: 4,
  supportsPartialImages: true,
  supportsTransparentBackground: false,
  maxImagesPerRequest: 4,
  maxImageSize: { width: 4096, height: 4096 },
  maxPromptLength: 4000,
  allowedAspectRatios: ['1:1', '16:9'],
  aspectRatioSizes: [{ aspectRatio: '16:9', width: 1024, height: 576 }],
  resolutionPresets: [
    { label: '2K wide', aspectRatio: '16:9', imageSize: '2K', width: 2048, height: 1152 },
  ],
  sizeRule: {
    isFree: true,
    minimumEdge: 256,
    maximumEdge: 4096,
    multipleOf: 8,
    minimumPixels: null,
    maximumPixels: null,
    maximumRatio: null,
  },
  maskFormat: 'BINARY',
  inputImageRequiredFor: ['IMG2IMG', 'INPAINT'],
  outputFormats: ['png'],
};

const parameter = (typename: string, name: string, more = {}) => ({
  __typename: typename,
  name,
  label: name,
  description: `What ${name} does.`,
  default: null,
  isRequired: false,
  minimum: null,
  maximum: null,
  step: null,
  maxLength: null,
  ...more,
});

export const parameters = [
  parameter('IntParameter', 'ridges', { minimum: 1, maximum: 9, default: 4 }),
  parameter('FloatParameter', 'haze', { minimum: 0, maximum: 1 }),
  parameter('BooleanParameter', 'water'),
  parameter('EnumParameter', 'palette', { values: ['dusk', 'dawn'], default: 'dusk' }),
  parameter('TextParameter', 'signature', { maxLength: 40 }),
  parameter('ImageParameter', 'colours', { maximumCount: 2 }),
];

export function provider(slug: string, more = {}) {
  return {
    __typename: 'Provider',
    id: `prv_${slug}`,
    slug,
    label: () => slug.toUpperCase(),
    description: () => `What ${slug} offers.`,
    website: 'https://example.com',
    keyHelpUrl: 'https://example.com/keys',
    isPaid: true,
    modelTypes: ['EXTERNAL_IMAGE_GENERATOR'],
    otherModelTypes: [],
    configurationMethods: ['PREDEFINED_MODEL'],
    environmentVariables: [`DARKROOM_${slug.toUpperCase()}_API_KEY`],
    baseUrl: `https://${slug}.example.com/v1`,
    problems: [],
    status: { state: 'VERIFIED', message: null, checkedAt: AT },
    credentialStrategy: 'ORDERED',
    isCredentialOrderFixed: false,
    credentialsSharedWith: 'EVERYONE',
    ownCredentials: [],
    credentials: [
      {
        id: 'crd_1',
        name: 'default',
        status: { state: 'VERIFIED', message: null },
        coolingUntil: null,
        position: 1,
        isInUse: true,
        fields: [
          { variable: 'api_key', isSet: true, origin: 'ENVIRONMENT', hint: '…4f2a', setAt: null },
        ],
      },
    ],
    credentialForm: () => [
      credentialField('api_key', 'SECRET_INPUT', { required: true }),
      credentialField('endpoint', 'SELECT', {
        default: 'public',
        options: [
          { value: 'public', label: 'Public' },
          { value: 'private', label: 'Private' },
        ],
      }),
      credentialField('secret_path', 'SECRET_INPUT', {
        showOn: [{ variable: 'endpoint', value: 'private' }],
      }),
    ],
    modelCredentialForm: () => [],
    models: () => ({ totalCount: 2 }),
    starterModels: () => ({ totalCount: 5 }),
    ...more,
  };
}

export function credentialField(variable: string, type: string, more = {}) {
  return {
    variable,
    label: variable,
    type,
    required: false,
    placeholder: null,
    help: null,
    default: null,
    isBaseUrl: false,
    maxLength: null,
    options: [],
    showOn: [],
    ...more,
  };
}

export function model(key: string, more = {}) {
  const source = `external://atelier/${key}`;
  return {
    __typename: 'Model',
    id: `mod_${key.replaceAll(/[^a-z0-9]/g, '')}`,
    key,
    source,
    name: `Model ${key}`,
    description: 'Paints. Needs a key; use costs money.',
    origin: 'CATALOG',
    isMarkedAvailable: false,
    installedAt: AT,
    credentialStatus: null,
    overrides: null,
    provider: provider('atelier'),
    lifecycle: { state: 'ACTIVE', retiresOn: null, replacedBy: null, warning: null, note: null },
    capabilities,
    defaultSettings: { width: 1024, height: 1024, count: 1 },
    parameters,
    prices: [
      {
        unit: 'image',
        price: money('0.039'),
        conditions: [],
        source: 'https://example.com',
        asOf: AT,
      },
      {
        unit: 'image-output-token',
        price: money('0.00004'),
        conditions: [{ parameter: 'quality', value: 'high' }],
        source: 'https://example.com',
        asOf: AT,
      },
    ],
    tags: ['fast'],
    isInstalled: true,
    ...more,
  };
}

export function image(id: string, index = 0, more = {}) {
  return {
    __typename: 'Image',
    id,
    index,
    width: 1024,
    height: 576,
    mimeType: 'image/png',
    byteSize: PNG.length,
    sha256: PNG_SHA256,
    seed: '7',
    revisedPrompt: null,
    isStarred: false,
    createdAt: AT,
    url: () => `/images/${id}?signature=s`,
    generation: {
      id: 'gen_1',
      count: 1,
      prompt: 'a lighthouse',
      source: 'external://atelier/brush',
    },
    ...more,
  };
}

export function generation(id: string, status: string, more = {}) {
  return {
    __typename: 'Generation',
    id,
    status,
    progress: null,
    queuePosition: null,
    sequence: 3,
    mode: 'TXT2IMG',
    prompt: 'a lighthouse',
    negativePrompt: null,
    seed: '7',
    count: 1,
    steps: null,
    guidance: null,
    strength: null,
    width: 1024,
    height: 576,
    outputFormat: null,
    partialImages: 0,
    parameters: null,
    inputImage: {
      image: { __typename: 'Image', id: 'img_9' },
      asset: null,
      role: null,
      strength: null,
    },
    mask: { image: null, asset: null, role: null, strength: null },
    referenceImages: [{ image: null, asset: { id: 'ast_2' }, role: 'style', strength: 0.5 }],
    source: 'external://atelier/brush',
    model: model('brush'),
    retryOf: null,
    receipt: [receipt('size', 'CONVERTED', '16:9', '1024x576', 'The model takes pixels.')],
    images: [],
    failure: null,
    failures: [],
    notices: [],
    estimatedCost: { isKnown: true, expected: money('0.039'), maximum: money('0.039') },
    actualCost: money('0.039'),
    isFromCache: false,
    attempts: [{ number: 1, call: 0, state: 'COMMITTED', providerRequestId: 'req_1' }],
    createdAt: AT,
    startedAt: AT,
    finishedAt: AT,
    ...more,
  };
}

export const receipt = (
  parameter: string,
  outcome: string,
  requested: string | null,
  sent: string | null,
  reason: string | null,
) => ({ parameter, outcome, requested, sent, reason });

export const failure = (code: string, message: string, more = {}) => ({
  code,
  message,
  isRetryable: false,
  mayHaveBeenCharged: false,
  retryAfter: null,
  providerRequestId: null,
  providerMessage: null,
  previewUrls: [],
  ...more,
});

export const plan = (more = {}) => ({
  receipt: [
    receipt('seed', 'APPLIED', '7', '7', null),
    receipt('size', 'CONVERTED', '16:9', '1024x576', 'The model takes pixels.'),
  ],
  warnings: [{ code: 'MODEL_DEPRECATED', message: 'It goes on 2026-12-01.' }],
  providerCalls: 1,
  expectedSeconds: 4.2,
  cost: {
    isKnown: true,
    minimum: money('0.039'),
    maximum: money('0.06'),
    expected: money('0.039'),
    lines: [{ label: 'image', unit: 'image', quantity: '1', amount: money('0.039') }],
  },
  userErrors: [],
  ...more,
});

export const page = (nodes: unknown[], more = {}) => ({
  nodes,
  pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
  totalCount: nodes.length,
  ...more,
});

export const batchCost = (amount: string | null) => ({
  minimum: money(amount ?? '0'),
  maximum: amount === null ? null : money(amount),
  expected: amount === null ? null : money(amount),
  isKnown: amount !== null,
  unknownGenerations: amount === null ? 2 : 0,
});

export const batchPlan = (more = {}) => ({
  generations: 4,
  images: 4,
  providerCalls: 4,
  refusedGenerations: 0,
  deferredGenerations: 0,
  cost: batchCost('0.16'),
  byModel: [],
  problems: [],
  problemCount: 0,
  warnings: [],
  userErrors: [],
  ...more,
});

export const batch = (status: string, more = {}) => ({
  __typename: 'Batch',
  id: 'bat_1',
  name: 'lighthouses',
  status,
  problem: null,
  counts: {
    total: 4,
    waiting: 0,
    refused: 0,
    running: 0,
    succeeded: 4,
    partlySucceeded: 0,
    failed: 0,
    canceled: 0,
    unknownOutcome: 0,
  },
  cap: money('2'),
  spent: money('0.16'),
  reserved: money('0'),
  unknownCostGenerations: 0,
  estimatedCost: batchCost('0.16'),
  csvUrl: 'http://127.0.0.1:9/batches/bat_1.csv',
  contactSheetPages: 2,
  contactSheetUrl: 'http://127.0.0.1:9/batches/bat_1/contact-sheet.webp',
  createdAt: '2026-11-21T09:30:00.000Z',
  finishedAt: '2026-11-21T09:31:00.000Z',
  ...more,
});
