import {
  cleanProviderText,
  localize,
  ProviderFailure,
  quotedWords,
  wordsBeside,
} from '@darkroom/core';
import type { AdapterContext } from '@darkroom/provider-kit';
import type { ProviderState } from '../../contracts.ts';
import { adapterContext, type Outfit } from '../access/adapter-context.ts';
import type { ConfigurationContext } from '../context.ts';

/** What a provider said when it was asked, at no cost, whether a key is good. */
export interface ProviderAnswer {
  state: Exclude<ProviderState, 'NOT_CONFIGURED'>;
  /** For the person; without secrets. */
  message: string | null;
  /** The vendor's names of the models that the account may use; null where it does not tell. */
  modelIds: readonly string[] | null;
}

const NEVER = new AbortController().signal;

/** Asks a provider whether what it is asked with is good. Never throws for what the provider does. */
export async function askProvider(
  context: Pick<ConfigurationContext, 'catalog' | 'egress' | 'tokens' | 'clock' | 'log'>,
  outfit: Outfit,
  signal: AbortSignal = NEVER,
): Promise<ProviderAnswer> {
  const asked = adapterContext(outfit, context, signal);
  const clean = (text: string) => cleanSecrets(text, asked);
  try {
    const adapter = await context.catalog.adapter(outfit.record.slug);
    const outcome = await adapter.verify(asked);
    return {
      state: 'VERIFIED',
      message: outcome.message === undefined ? null : clean(outcome.message),
      modelIds: outcome.modelIds ?? null,
    };
  } catch (error) {
    if (error instanceof ProviderFailure) {
      const { code, message, providerMessage } = error.details;
      const said = quotedWords(wordsBeside(message, providerMessage) ?? '');
      return { state: stateOf(code), message: clean(`${message}${said}`), modelIds: null };
    }
    context.log('error', 'An adapter failed while it verified a key.', {
      provider: outfit.record.slug,
      error: error instanceof Error ? clean(error.message) : 'unknown',
    });
    return {
      state: 'UNREACHABLE',
      message: `${localize(outfit.record.label)} could not be asked, by a fault of Darkroom's. The server log has the cause.`,
      modelIds: null,
    };
  }
}

/**
 * Only a plain "no" to the key counts as one. Where the account may not do something, has no money or asked too
 * often, the key itself is known, and the message says what is in the way.
 */
function stateOf(code: ProviderFailure['code']): ProviderAnswer['state'] {
  switch (code) {
    case 'CREDENTIALS_REJECTED':
      return 'REJECTED';
    case 'PERMISSION_DENIED':
    case 'INSUFFICIENT_FUNDS':
    case 'RATE_LIMITED':
      return 'UNVERIFIED';
    default:
      return 'UNREACHABLE';
  }
}

/** Whatever an adapter or a provider says, without the secrets that it was asked with: tokens, and short ones too. */
export function cleanSecrets(text: string, asked: Pick<AdapterContext, 'secrets'>): string {
  const secrets = asked.secrets();
  const short = secrets.filter((secret) => secret.length >= 4 && secret.length < 8);
  return cleanProviderText(
    short.reduce((shown, secret) => shown.replaceAll(secret, '[secret]'), text),
    secrets,
  );
}
