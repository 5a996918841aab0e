import type { BadInput } from './bad-input.ts';

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
export const OTHER_DOCUMENTS: BadInput[] = [
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
    name: 'a budget below nothing',
    document:
      'mutation { budgetSet(input: { period: DAY, limit: { amount: "-1" } }) { userErrors { code message field } } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'a budget in more dollars than there are',
    document:
      'mutation { budgetSet(input: { period: DAY, limit: { amount: "1000000001" } }) { userErrors { code message field } } }',
    code: 'INVALID_INPUT',
    field: 'limit.amount',
  },
  {
    name: 'a budget for a provider that nobody knows',
    document:
      'mutation { budgetSet(input: { scope: PROVIDER, scopeKey: "opnai", period: DAY, limit: { amount: "1" } }) { userErrors { code message field } } }',
    code: 'PROVIDER_NOT_FOUND',
    field: 'scopeKey',
  },
  {
    name: 'a budget for nobody in particular',
    document:
      'mutation { budgetSet(input: { scope: TOKEN, period: DAY, limit: { amount: "1" } }) { userErrors { code message field } } }',
    code: 'INVALID_INPUT',
    field: 'scopeKey',
  },
  {
    name: 'a token without a name',
    document:
      'mutation { apiTokenCreate(input: { name: " " }) { userErrors { code message field } } }',
    code: 'INVALID_INPUT',
    field: 'name',
  },
];
