import { localize, Secret } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type FetchedToken,
  type FreeCall,
  failureFromStatus,
  jsonIn,
  type SmallAnswer,
} from '@darkroom/provider-kit';
import { identityErrorSchema, tokenSchema } from './reply-schema.ts';

const TOKEN = 'access';
const SCOPES = 'openid,AdobeID,session,additional_info,read_organizations,firefly_api,ff_apis';
/** How the identity service says that it is neither the client nor its secret, but what they may do. */
const ABOUT_SCOPES = /scope|unauthorized_client/i;

/** The headers that let a call in: a token that is kept and renewed, and the client it was made for. */
export async function accessHeaders(
  context: AdapterContext,
): Promise<{ authorization: Secret; 'x-api-key': string }> {
  const token = await context.token(TOKEN, () => fetchToken(context));
  return {
    authorization: new Secret(`Bearer ${token.reveal()}`),
    'x-api-key': context.credentials.text('client_id') ?? '',
  };
}

/** Drops the token, so that the next call fetches a fresh one. */
export const forgetAccess = (context: AdapterContext): void => context.forgetToken(TOKEN);

/** A free call with the token. One that is refused with 401 is made again once, with a fresh token. */
export async function callWithAccess(
  context: AdapterContext,
  call: FreeCall,
): Promise<SmallAnswer> {
  const send = async () =>
    context.http.call({ ...call, headers: { ...call.headers, ...(await accessHeaders(context)) } });
  const answer = await send();
  if (answer.status !== 401) return answer;
  forgetAccess(context);
  return send();
}

async function fetchToken(context: AdapterContext): Promise<FetchedToken> {
  const { credentials, provider } = context;
  const { status, headers, text } = await context.http.call({
    method: 'POST',
    url: `${context.endpoint('identity')}/ims/token/v3`,
    body: {
      kind: 'form',
      fields: {
        grant_type: 'client_credentials',
        client_id: credentials.text('client_id') ?? '',
        client_secret: credentials.secret('client_secret') ?? '',
        scope: credentials.text('scopes') ?? SCOPES,
      },
    },
  });
  if (status !== 200) {
    const { error, error_description: description } =
      identityErrorSchema.safeParse(jsonIn(text)).data ?? {};
    const words = [error, description].filter((part) => part).join(': ');
    const isRefusal = status === 400 || status === 401;
    const kind = ABOUT_SCOPES.test(error ?? '') ? 'forbidden' : 'key-rejected';
    throw failureFromStatus(
      { status, headers },
      {
        provider,
        providerText: words === '' ? null : words,
        secrets: context.secrets(),
        now: context.clock.now(),
        isFree: true,
        ...(isRefusal && error ? { kind } : {}),
      },
    );
  }
  const parsed = tokenSchema.safeParse(jsonIn(text));
  if (!parsed.success) {
    throw badResponse(
      `What ${localize(provider.label)} answered to the request for a token holds none. Check the API base`,
      { charge: 'not-charged' },
    );
  }
  const { access_token: token, expires_in: seconds } = parsed.data;
  return { secret: new Secret(token), expiresInMs: seconds * 1000 };
}
