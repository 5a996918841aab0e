import { errorInfo, type GoogleError, retryInfo } from './errors.ts';
import type { SurfaceErrors } from './surface-errors.ts';

const SERVICE = 'generativelanguage.googleapis.com';
const BAD_KEY = 'API key not valid. Please pass a valid API key.';

/** A key that nobody issued. Note the status: 400, not 401. */
export function apiKeyInvalid(service: string): GoogleError {
  return {
    code: 400,
    status: 'INVALID_ARGUMENT',
    message: BAD_KEY,
    details: [
      errorInfo('API_KEY_INVALID', service),
      {
        '@type': 'type.googleapis.com/google.rpc.LocalizedMessage',
        locale: 'en-US',
        message: BAD_KEY,
      },
    ],
  };
}

function quotaFailure(quotaId: string, model: string, quotaValue: string): object {
  return {
    '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
    violations: [
      {
        quotaMetric: `${SERVICE}/generate_content_free_tier_requests`,
        quotaId,
        quotaDimensions: { location: 'global', model },
        quotaValue,
      },
    ],
  };
}

const FORBIDDEN: Readonly<Record<Parameters<SurfaceErrors['forbidden']>[0], GoogleError>> = {
  'service-disabled': {
    code: 403,
    status: 'PERMISSION_DENIED',
    message:
      'Generative Language API has not been used in project 123456789 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/generativelanguage.googleapis.com/overview?project=123456789 then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.',
    details: [errorInfo('SERVICE_DISABLED', SERVICE, { consumer: 'projects/123456789' })],
  },
  region: {
    code: 400,
    status: 'FAILED_PRECONDITION',
    message: 'User location is not supported for the API use.',
  },
  permission: {
    code: 403,
    status: 'PERMISSION_DENIED',
    message: 'Your API key was reported as leaked. Please use another API key.',
  },
  'unverified-organization': {
    code: 403,
    status: 'PERMISSION_DENIED',
    message: 'The caller does not have permission',
  },
};

const OVER_QUOTA = 'You exceeded your current quota, please check your plan and billing details.';

/** Errors of the Gemini Developer API. */
export const DEVELOPER_ERRORS: SurfaceErrors = {
  refused: apiKeyInvalid(SERVICE),
  missing: {
    code: 403,
    status: 'PERMISSION_DENIED',
    message:
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
  },
  modelNotFound: ({ model, version, method }) => ({
    code: 404,
    status: 'NOT_FOUND',
    message: `models/${model} is not found for API version ${version}, or is not supported for ${method}. Call ListModels to see the list of available models and their supported methods.`,
  }),
  forbidden: (reason) => FORBIDDEN[reason],
  rateLimit: (seconds, isTold, { model }) => {
    const quota = quotaFailure('GenerateRequestsPerMinutePerProjectPerModel', model, '10');
    return {
      code: 429,
      status: 'RESOURCE_EXHAUSTED',
      message: `${OVER_QUOTA}${isTold ? ` Please retry in ${seconds}s.` : ''}`,
      details: isTold ? [quota, retryInfo(seconds)] : [quota],
    };
  },
  quota: (limit, { model }) => ({
    code: 429,
    status: 'RESOURCE_EXHAUSTED',
    message: `${OVER_QUOTA} Quota exceeded for metric: ${SERVICE}/generate_content_free_tier_requests, limit: ${limit}`,
    details: [
      quotaFailure('GenerateRequestsPerDayPerProjectPerModel-FreeTier', model, String(limit)),
      retryInfo(27),
    ],
  }),
  billing: {
    code: 400,
    status: 'FAILED_PRECONDITION',
    message:
      'Gemini API free tier is not available in your country. Please enable billing on your project in Google AI Studio.',
  },
};
