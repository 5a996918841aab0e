import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { EmulatorContext } from '../kit/emulator.ts';
import { headerText } from '../kit/paid-request.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { refusal } from './errors.ts';

/** The client id of every client secret here. */
export const CLIENT_ID = 'emulator0client0id0000000000000000';
/** Seconds; a day but one. */
const TOKEN_LIFETIME = 86_399;
/** Without these a token opens nothing of Firefly. */
const NEEDED_SCOPES = ['firefly_api', 'ff_apis'] as const;

interface Issued {
  readonly secret: string;
  readonly expiresAt: number;
}

/** The identity service's tokens, and who may come in by them. A reset of the emulator leaves them alone, as it leaves keys. */
export class Clients {
  readonly #context: EmulatorContext;
  readonly #tokens = new Map<string, Issued>();

  constructor(context: EmulatorContext) {
    this.#context = context;
  }

  /** What the token endpoint answers to a form. */
  exchange(fields: ReadonlyMap<string, string>): Reply {
    const error = (status: number, code: string, description: string) =>
      jsonReply(status, { error: code, error_description: description });
    if (fields.get('grant_type') !== 'client_credentials') {
      return error(400, 'unsupported_grant_type', 'grant_type is not supported');
    }
    if (fields.get('client_id') !== CLIENT_ID) {
      return error(400, 'invalid_client', 'invalid client_id parameter');
    }
    const secret = fields.get('client_secret') ?? '';
    if (!this.#context.keys.includes(secret)) {
      return error(401, 'invalid_client', 'invalid client_secret parameter');
    }
    const scopes = (fields.get('scope') ?? '').split(/[,\s]+/);
    if (NEEDED_SCOPES.some((scope) => !scopes.includes(scope))) {
      return error(400, 'invalid_scope', 'scope is not allowed for this client');
    }
    const token = `eyJ${randomBytes(36).toString('base64url')}`;
    const expiresAt = this.#context.now().getTime() + TOKEN_LIFETIME * 1000;
    this.#tokens.set(token, { secret, expiresAt });
    return jsonReply(200, {
      access_token: token,
      token_type: 'bearer',
      expires_in: TOKEN_LIFETIME,
    });
  }

  /** The client secret behind a request's token. Throws the gateway's refusals. */
  admit(request: FastifyRequest): string {
    const apiKey = headerText(request, 'x-api-key');
    if (!apiKey) throw refusal(403, '403000', 'Api Key is required');
    if (apiKey !== CLIENT_ID) throw refusal(403, '403003', 'Api Key is invalid');
    const [, token] = /^Bearer (\S+)$/i.exec(headerText(request, 'authorization') ?? '') ?? [];
    if (token === undefined) throw refusal(401, '401010', 'Oauth token is missing');
    const issued = this.#tokens.get(token);
    if (issued === undefined || this.#context.now().getTime() >= issued.expiresAt) {
      throw refusal(401, '401013', 'Oauth token is not valid');
    }
    return issued.secret;
  }
}
