import type { FastifyInstance } from 'fastify';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { ParsedBody } from '../kit/exchange.ts';
import type { Fault } from '../kit/faults.ts';
import { runFree } from '../kit/paid-request.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { isTokenRefusal, type ServiceAccounts, type TokenRefusal } from './service-accounts.ts';

const refusal = ({ status, error, description }: TokenRefusal): Reply =>
  jsonReply(status, { error, error_description: description });

/** What the token endpoint says to a fault that was set for its path. */
function faultReply(fault: Fault): Reply | undefined {
  if (fault.kind === 'unauthorized') {
    return refusal({
      status: 400,
      error: 'invalid_grant',
      description: 'Invalid JWT Signature.',
    });
  }
  if (fault.kind === 'forbidden') {
    return refusal({
      status: 401,
      error: 'unauthorized_client',
      description:
        'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
    });
  }
  if (fault.kind === 'server-error') {
    return jsonReply(fault.status, {
      error: 'internal_failure',
      error_description: 'Backend Error',
    });
  }
  if (fault.kind === 'rate-limit') {
    const reply = jsonReply(429, { error: 'rate_limit_exceeded' });
    return { ...reply, headers: { ...reply.headers, 'retry-after': String(fault.seconds) } };
  }
  return undefined;
}

function fieldsOf(body: ParsedBody): Map<string, string> {
  const parts = body.kind === 'form' ? body.parts : [];
  return new Map(
    parts.flatMap((part) => (part.kind === 'field' ? [[part.name, part.value] as const] : [])),
  );
}

/** oauth2.googleapis.com's POST /token, for service accounts. */
export function registerTokenRoute(
  app: FastifyInstance,
  context: EmulatorContext,
  accounts: ServiceAccounts,
): void {
  app.post('/token', async (request, reply) => {
    const exchange = await context.exchanges.begin(request);
    const answer = accounts.exchange(fieldsOf(exchange.body));
    const own = isTokenRefusal(answer) ? refusal(answer) : jsonReply(200, answer);
    const headers = { 'cache-control': 'no-cache, no-store', ...own.headers };
    await runFree(context, reply, exchange, { ...own, headers }, faultReply);
    return reply;
  });
}
