import type { Problem, UserErrorCode } from '@darkroom/core';
import { DO_NOT_RETRY, OpenAiError, type OpenAiErrorFacts } from './openai-error.ts';

type Place = Pick<OpenAiErrorFacts, 'status' | 'type' | 'code' | 'headers'>;

const bad = (code: string): Place => ({ status: 400, type: 'invalid_request_error', code });
const noModel: Place = { status: 404, type: 'invalid_request_error', code: 'model_not_found' };
const ofProvider: Place = {
  status: 403,
  type: 'permission_error',
  code: 'provider_credentials_rejected',
};
const overBudget: Place = {
  status: 429,
  type: 'insufficient_quota',
  code: 'insufficient_quota',
  headers: DO_NOT_RETRY,
};

/** Where each refusal of ours stands among OpenAI's. Nothing was sent and nothing spent at any of them. */
const PLACES: Readonly<Record<UserErrorCode, Place>> = {
  INVALID_INPUT: bad('invalid_value'),
  NOT_FOUND: bad('not_found'),
  FORBIDDEN: { status: 403, type: 'permission_error', code: 'forbidden' },
  CONFLICT: { status: 409, type: 'invalid_request_error', code: 'conflict', headers: DO_NOT_RETRY },
  FEATURE_NOT_AVAILABLE: bad('unsupported_value'),
  PROVIDER_NOT_FOUND: noModel,
  PROVIDER_NOT_CONFIGURED: noModel,
  PROVIDER_KEY_REQUIRED: ofProvider,
  CREDENTIALS_REJECTED: ofProvider,
  PROVIDER_UNREACHABLE: { status: 503, type: 'server_error', code: 'provider_unreachable' },
  MODEL_NOT_FOUND: noModel,
  MODEL_NOT_INSTALLED: noModel,
  MODEL_RETIRED: noModel,
  UNSUPPORTED_MODE: bad('unsupported_value'),
  UNSUPPORTED_PARAMETER: bad('unsupported_value'),
  PARAMETER_OUT_OF_RANGE: bad('invalid_value'),
  INPUT_IMAGE_REQUIRED: bad('missing_required_parameter'),
  MASK_REQUIRED: bad('missing_required_parameter'),
  TOO_MANY_IMAGES: bad('invalid_value'),
  TOO_MANY_REFERENCE_IMAGES: bad('invalid_value'),
  IMAGE_UNREADABLE: bad('invalid_image_file'),
  IMAGE_TOO_LARGE: bad('image_too_large'),
  BUDGET_EXCEEDED: overBudget,
  MAX_COST_EXCEEDED: { ...bad('max_cost_exceeded') },
  IDEMPOTENCY_KEY_REUSED: {
    status: 409,
    type: 'invalid_request_error',
    code: 'idempotency_key_reused',
    headers: DO_NOT_RETRY,
  },
  RATE_LIMITED: { status: 429, type: 'rate_limit_error', code: 'rate_limit_exceeded' },
  STORAGE_LOW: { status: 507, type: 'server_error', code: 'storage_low', headers: DO_NOT_RETRY },
};

/** What OpenAI calls settings that have another name here. */
const PARAMS: Readonly<Record<string, string>> = {
  count: 'n',
  outputFormat: 'output_format',
  partialImages: 'partial_images',
  negativePrompt: 'negative_prompt',
  referenceImages: 'image',
  maxCost: 'max_cost',
  cachePolicy: 'cache_policy',
  parameterPolicy: 'parameter_policy',
  mode: 'model',
};

/** Paths that name no field of the request. */
const NOT_FIELDS = new Set(['idempotencyKey', 'id', 'extra', 'generation']);

/** A setting as a request to /v1 names it. */
export const paramName = (setting: string): string => PARAMS[setting] ?? setting;

function paramOf({ parameter, field }: Problem): string | null {
  const steps = field?.[0] === 'generation' ? field.slice(1) : (field ?? []);
  const setting = parameter ?? steps[0];
  if (setting === undefined || NOT_FIELDS.has(setting)) return null;
  return setting.startsWith('referenceImages.') ? 'image' : paramName(setting);
}

/** Several problems are told in one message; status, code and field are those of the first. */
export function errorOfProblems(problems: readonly Problem[]): OpenAiError {
  const [first] = problems;
  const message = problems.map((problem) => problem.message).join(' ');
  const place = PLACES[first?.code ?? 'INVALID_INPUT'];
  return new OpenAiError({
    ...place,
    message: message || 'The request cannot be taken.',
    param: first ? paramOf(first) : null,
  });
}
