import type { KeyObject } from 'node:crypto';
import { localize, type ProviderRecord, Secret } from '@darkroom/core';
import { z } from 'zod';
import type { AdapterContext } from '../adapter/adapter.ts';
import type { FetchedToken } from '../adapter/token-keeper.ts';
import { badResponse } from '../answers/bad-response.ts';
import { type AnswerKind, failureFromStatus } from '../answers/failure-from-status.ts';
import { freeWait, isPassing } from '../http/free-repeat.ts';
import type { SmallAnswer } from '../http/provider-http.ts';
import { signJwt } from './sign-jwt.ts';

/** Who asks for a token, and what for (RFC 7523, section 3). */
export interface JwtBearerGrant {
  /** Where the assertion is sent: on the provider's base URL or one of its endpoints. */
  tokenUrl: string;
  issuer: string;
  /** What the authorization server calls itself; mostly its token address. */
  audience: string;
  /** Names between spaces. */
  scope: string;
  privateKey: KeyObject;
  keyId?: string | null;
  /** Whose name and teaching sentences failures carry. Default: the context's provider. */
  provider?: ProviderRecord;
}

/** An assertion is good for so long: the hour that authorization servers allow at most. */
const ASSERTION_SECONDS = 3600;
/** Of a token whose end was not told. */
const CAREFUL_SECONDS = 300;
const MOST_TRIES = 3;
/** Milliseconds: a server that wants more patience is told to the person instead. */
const LONGEST_WAIT = 10_000;

const tokenSchema = z.looseObject({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.coerce.number().positive().catch(CAREFUL_SECONDS),
});
const refusalSchema = z.looseObject({
  error: z.string(),
  error_description: z.string().nullish().catch(null),
});

/** OAuth's own words (RFC 6749, section 5.2) that say more than the status. */
const KINDS: Readonly<Record<string, AnswerKind>> = {
  invalid_grant: 'key-rejected',
  invalid_client: 'key-rejected',
  unauthorized_client: 'forbidden',
  invalid_scope: 'forbidden',
  access_denied: 'forbidden',
};
/** An assertion is judged by the server's clock. */
const CLOCK_WORDS = /\bshort-lived\b|\breasonable timeframe\b/i;

/**
 * Exchanges a signed assertion for an access token. Costs nothing, so it is tried again where the server is busy.
 * Throws ProviderFailure: the key is refused, the account may not, the server is away.
 */
export async function fetchByJwtBearer(
  context: AdapterContext,
  grant: JwtBearerGrant,
): Promise<FetchedToken> {
  const answer = await exchange(context, grant);
  if (answer.status !== 200) throw refusalOf(answer, context, grant);
  const parsed = tokenSchema.safeParse(answer.json());
  if (parsed.success) {
    const { access_token: token, expires_in: seconds } = parsed.data;
    return { secret: new Secret(token), expiresInMs: seconds * 1000 };
  }
  const name = localize((grant.provider ?? context.provider).label);
  throw badResponse(`What ${name} answered at ${grant.tokenUrl} is no token. Check the base URL`, {
    charge: 'not-charged',
  });
}

async function exchange(context: AdapterContext, grant: JwtBearerGrant): Promise<SmallAnswer> {
  for (let tries = 1; ; tries += 1) {
    const now = context.clock.now();
    const issuedAt = Math.floor(now / 1000);
    const { issuer: iss, audience: aud, scope } = grant;
    const claims = { iss, scope, aud, iat: issuedAt, exp: issuedAt + ASSERTION_SECONDS };
    const answer = await context.http.call({
      method: 'POST',
      url: grant.tokenUrl,
      headers: { accept: 'application/json' },
      body: {
        kind: 'form',
        fields: {
          grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
          assertion: new Secret(signJwt(claims, grant)),
        },
      },
    });
    const wait = freeWait(answer.headers, tries, now, Math.random);
    if (tries >= MOST_TRIES || !isPassing(answer.status) || wait > LONGEST_WAIT) return answer;
    try {
      await context.clock.sleep(wait, context.signal);
    } catch {
      return answer; // stopped while it waited: what it has is told
    }
  }
}

function refusalOf(answer: SmallAnswer, context: AdapterContext, grant: JwtBearerGrant) {
  const { status, headers } = answer;
  const told = refusalSchema.safeParse(jsonIn(answer.text)).data;
  const words = [told?.error, told?.error_description].filter((text) => text).join(': ');
  const isClock = CLOCK_WORDS.test(told?.error_description ?? '');
  const provider = grant.provider ?? context.provider;
  const kind = Object.hasOwn(KINDS, told?.error ?? '') ? KINDS[told?.error ?? ''] : undefined;
  return failureFromStatus(
    { status, headers },
    {
      provider: isClock ? withClockAdvice(provider) : provider,
      secrets: context.secrets(),
      providerText: words === '' ? null : words,
      isFree: true,
      now: context.clock.now(),
      ...(kind ? { kind } : {}),
    },
  );
}

/** The key is right for all that is known: nothing is said of keys. */
function withClockAdvice(provider: ProviderRecord): ProviderRecord {
  const { keyShape: _shape, ...teaching } = provider.teaching;
  const newKey = "Check this machine's clock: an assertion of another time is refused.";
  return { ...provider, teaching: { ...teaching, newKey } };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
