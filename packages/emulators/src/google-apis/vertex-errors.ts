import { apiKeyInvalid } from './developer-errors.ts';
import { errorInfo, type GoogleError, retryInfo } from './errors.ts';
import type { ErrorSubject, SurfaceErrors } from './surface-errors.ts';

const SERVICE = 'aiplatform.googleapis.com';
/** Of the account that the emulator issues. */
const PROJECT = 'projects/123456789';

const unauthenticated = (message: string, reason: string): GoogleError => ({
  code: 401,
  status: 'UNAUTHENTICATED',
  message: `${message} Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.`,
  details: [errorInfo(reason, SERVICE, { method: 'google.cloud.aiplatform' })],
});

const denied = (message: string, ...details: object[]): GoogleError => ({
  code: 403,
  status: 'PERMISSION_DENIED',
  message,
  ...(details.length > 0 && { details }),
});

/** An account without the role, or a project that is another's. */
export function permissionDenied({ resource }: Pick<ErrorSubject, 'resource'>): GoogleError {
  const permission = 'aiplatform.endpoints.predict';
  const full = `//${SERVICE}/${resource}`;
  return denied(
    `Permission '${permission}' denied on resource '${full}' (or it may not exist).`,
    errorInfo('IAM_PERMISSION_DENIED', SERVICE, { permission, resource: full }),
  );
}

/** A token whose hour is over. */
export const TOKEN_EXPIRED = unauthenticated(
  'Request had invalid authentication credentials.',
  'ACCESS_TOKEN_EXPIRED',
);

const overQuota = (model: string, limit: string, ...more: object[]): GoogleError => ({
  code: 429,
  status: 'RESOURCE_EXHAUSTED',
  message: `Quota exceeded for ${SERVICE}/online_prediction_requests_per_base_model with base model: ${model}. Please submit a quota increase request. https://cloud.google.com/vertex-ai/docs/generative-ai/quotas-genai.`,
  details: [
    errorInfo('RATE_LIMIT_EXCEEDED', SERVICE, {
      consumer: PROJECT,
      quota_metric: `${SERVICE}/online_prediction_requests_per_base_model`,
      quota_limit: 'OnlinePredictionRequestsPerMinutePerProjectPerRegionPerBaseModel',
      quota_limit_value: limit,
    }),
    ...more,
  ],
});

/** Errors of Vertex AI, for callers with a token. */
export const VERTEX_ERRORS: SurfaceErrors = {
  refused: unauthenticated(
    'Request had invalid authentication credentials.',
    'ACCESS_TOKEN_TYPE_UNSUPPORTED',
  ),
  missing: unauthenticated(
    'Request is missing required authentication credential.',
    'CREDENTIALS_MISSING',
  ),
  modelNotFound: ({ resource }) => ({
    code: 404,
    status: 'NOT_FOUND',
    message: `Publisher Model \`${resource}\` was not found or your project does not have access to it. Please ensure you are using a valid model version. For more information, see: https://cloud.google.com/vertex-ai/generative-ai/docs/learn/model-versions`,
  }),
  forbidden: (reason, about) => {
    if (reason === 'service-disabled') {
      return denied(
        `Vertex AI API has not been used in project 123456789 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/${SERVICE}/overview?project=123456789 then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.`,
        errorInfo('SERVICE_DISABLED', SERVICE, { consumer: PROJECT }),
      );
    }
    if (reason === 'region') {
      return {
        code: 400,
        status: 'FAILED_PRECONDITION',
        message: 'User location is not supported for the API use.',
      };
    }
    return permissionDenied(about);
  },
  rateLimit: (seconds, isTold, { model }) =>
    isTold ? overQuota(model, '60', retryInfo(seconds)) : overQuota(model, '60'),
  quota: (limit, { model }) => overQuota(model, String(limit)),
  billing: denied(
    'This API method requires billing to be enabled. Please enable billing on project #123456789 by visiting https://console.developers.google.com/billing/enable?project=123456789 then retry.',
    errorInfo('BILLING_DISABLED', SERVICE, { consumer: PROJECT }),
  ),
};

/** Errors of Vertex AI in express mode: a key in the place of a token. */
export const EXPRESS_ERRORS: SurfaceErrors = { ...VERTEX_ERRORS, refused: apiKeyInvalid(SERVICE) };
