import { accepted } from '@darkroom/client';
import type {
  ProviderConfigureInput,
  ProviderPartsFragment,
  ProviderState,
} from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { renderConfigured } from '../output/provider.ts';
import { usageProblem } from '../program/cli-problem.ts';
import type { ExitCode } from '../program/exit-codes.ts';
import type { Session } from '../program/session.ts';
import { askForm } from './ask-form.ts';
import { findProvider } from './find-provider.ts';
import { type GivenValues, givenValues } from './given-values.ts';

const CONFIGURE = graphql(`
  mutation ProviderConfigure($input: ProviderConfigureInput!) {
    providerConfigure(input: $input) {
      provider {
        ...ProviderParts
      }
      installedModels {
        key
        source
        name
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

/** Whether the provider can be used now; one that was cleared on purpose is as it should be. */
function exitCodeOfState(state: ProviderState | undefined, isCleared: boolean): ExitCode {
  if (state === 'NOT_CONFIGURED') return isCleared ? 0 : 5;
  return state === 'UNREACHABLE' || state === 'REJECTED' ? 5 : 0;
}

export interface ConfigureWith {
  /** The provider's slug. */
  readonly provider: string;
  readonly given: GivenValues;
  /** "default" for the usual one; undefined: it stays. */
  readonly baseUrl?: string | undefined;
  /** Which set of credentials; undefined: the default one. */
  readonly credential?: string | undefined;
  /** Whether it is the caller's own, for their generations alone. Default: everybody's. */
  readonly isOwn?: boolean;
}

/** Stores what was given, or asked for, of one set of a provider's credentials. @throws CliProblem */
export async function configureProvider(
  session: Session,
  { provider: slug, given, baseUrl, credential, isOwn = false }: ConfigureWith,
): Promise<ExitCode> {
  const client = await session.client();
  const provider = await findProvider(client, slug);
  // Where requests go is set for everybody.
  const form = provider.credentialForm.filter((field) => !isOwn || !field.isBaseUrl);
  let credentials = await givenValues(session, form, given);
  if (credentials.length === 0 && baseUrl === undefined) {
    if (form.length > 0 && !session.canAsk) {
      throw usageProblem(
        'Nobody can be asked here.',
        'Send the key with --key-stdin, and settings with --set variable=value.',
      );
    }
    const sets = isOwn ? mine(provider) : provider.credentials;
    const own = sets.filter(({ name }) => name === (credential ?? 'default'));
    credentials = await askForm(session, {
      form,
      states: own.flatMap(({ fields }) => fields),
      keyHelpUrl: provider.keyHelpUrl,
    });
  }
  const input: ProviderConfigureInput = {
    provider: provider.slug,
    credentials,
    ...(credential === undefined ? {} : { credential }),
    ...(isOwn ? { scope: 'OWN' as const } : {}),
    ...(baseUrl === undefined ? {} : { baseUrl: baseUrl === 'default' ? null : baseUrl }),
  };
  session.output.note(`Checking with ${provider.label} …`);
  const { providerConfigure } = await client.request(CONFIGURE, { input });
  const { provider: configured, installedModels } = accepted(providerConfigure);
  session.output.result({ provider: configured, installedModels }, renderConfigured);
  // Models whose files are broken are left out, which nothing else here would tell.
  for (const problem of configured?.problems ?? []) session.output.warn(problem);
  const sets = configured === null ? [] : isOwn ? mine(configured) : configured.credentials;
  const set = sets.find(({ name }) => name === (credential ?? 'default'));
  const state = set?.status?.state ?? configured?.status.state;
  return exitCodeOfState(state, given.clears.length > 0);
}

/** The caller's own keys with a provider. */
const mine = ({ ownCredentials }: ProviderPartsFragment) =>
  ownCredentials.filter(({ isMine }) => isMine);
