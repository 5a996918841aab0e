import type { AuditRule } from './audit-rule.ts';
import type { Access } from './forbidden.ts';

/** What a route needs, and what the audit log is told when it answered with a 2xx. */
export interface RouteRule {
  readonly needs: Access;
  readonly audit?: AuditRule;
}

const needs = (access: Access, audit?: AuditRule): RouteRule => ({
  needs: access,
  ...(audit ? { audit } : {}),
});

/**
 * Every route by method and pattern, and what it needs; HEAD goes by GET. A route that is missing here is refused to
 * everybody, and a test fails. PUBLIC routes have a proof of their own, as a ticket or a signature, or nothing to hide.
 */
export const ROUTES: Readonly<Record<string, RouteRule>> = {
  'GET /healthz': needs('PUBLIC'),
  'GET /readyz': needs('PUBLIC'),
  'GET /metrics': needs('server:read'),
  'GET /sign-in.js': needs('PUBLIC'),
  'GET /sign-in.css': needs('PUBLIC'),
  'GET /sign-in': needs('PUBLIC'),
  'POST /sign-in': needs('PUBLIC'),
  // Full rights are asked for in the route: a link gives all that its user has.
  'POST /sign-in/links': needs('SIGNED_IN', { action: 'SIGN_IN_LINK_MADE', subject: [] }),
  'POST /sign-out': needs('SIGNED_IN'),
  // Each root field by ROOT_FIELDS.
  'POST /graphql': needs('SIGNED_IN'),
  'POST /graphql/stream': needs('SIGNED_IN'),
  'GET /graphql/stream': needs('SIGNED_IN'),
  // By a signature; without one the route asks for credentials, gallery:read, and whose it is.
  'GET /images/:id': needs('PUBLIC'),
  'GET /images/partial/:sha256': needs('PUBLIC'),
  'GET /batches/:id.csv': needs('PUBLIC'),
  'GET /batches/:id/contact-sheet.webp': needs('PUBLIC'),
  // By the signature that imageArchiveCreate gave.
  'GET /archives/:id': needs('PUBLIC'),
  // By the ticket that assetUploadCreate gave.
  'PUT /uploads/:id': needs('PUBLIC'),
  'GET /providers/:slug/icon': needs('SIGNED_IN'),
  'POST /api/v2/models/install': needs('providers:write', {
    action: 'MODEL_INSTALLED',
    subject: ['query.source'],
  }),
  'POST /api/v1/cloud_models': needs('providers:write', {
    action: 'MODEL_INSTALLED',
    subject: ['input.cloud_model_id'],
    detail: { provider: 'input.provider' },
  }),
  'GET /api/v1/app/external_providers/status': needs('models:read'),
  'GET /api/v1/app/external_providers/config': needs('providers:write'),
  'POST /api/v1/app/external_providers/config/:id': needs('providers:write', {
    action: 'PROVIDER_CONFIGURED',
    subject: ['params.id'],
    detail: { baseUrl: 'input.base_url' },
  }),
  'DELETE /api/v1/app/external_providers/config/:id': needs('providers:write', {
    action: 'PROVIDER_RESET',
    subject: ['params.id'],
  }),
  'GET /v1/models': needs('models:read'),
  'GET /v1/models/*': needs('models:read'),
  'POST /v1/images/generations': needs('generate'),
  'POST /v1/images/edits': needs('generate'),
  // Each tool by its own.
  'POST /mcp': needs('SIGNED_IN'),
  'DELETE /mcp': needs('SIGNED_IN'),
  'GET /': needs('SIGNED_IN'),
  'GET /*': needs('SIGNED_IN'),
  'GET /graphiql': needs('SIGNED_IN'),
};

/** The rule of a route. */
export function routeRule(
  rules: Readonly<Record<string, RouteRule>>,
  method: string,
  url: string,
): RouteRule | undefined {
  const key = `${method === 'HEAD' ? 'GET' : method} ${url}`;
  return Object.hasOwn(rules, key) ? rules[key] : undefined;
}
