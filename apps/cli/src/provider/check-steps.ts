import type { DarkroomClient } from '@darkroom/client';
import { PROVIDER_VERIFY } from '../documents/providers.ts';
import type { ProviderPartsFragment } from '../gql/graphql.ts';
import { renderField } from '../output/provider.ts';

/** One step of checking a provider. */
export interface Step {
  readonly name: string;
  readonly isGood: boolean;
  /** Whether it could be found out; false: nobody can say yet, and `text` says why and what to do. */
  readonly isSettled: boolean;
  /** What was found, or what to do. */
  readonly text: string;
  /** The code of the problem; null where it is good. */
  readonly code: string | null;
}

/** A step that is passed. */
export const good = (name: string, text: string): Step => ({
  name,
  isGood: true,
  isSettled: true,
  text,
  code: null,
});
/** A step that is failed. */
export const bad = (name: string, code: string, text: string): Step => ({
  name,
  isGood: false,
  isSettled: true,
  text,
  code,
});
const unsettled = (name: string, code: string, text: string): Step => ({
  ...bad(name, code, text),
  isSettled: false,
});

export function configurationStep(provider: ProviderPartsFragment): Step {
  const name = 'configuration read';
  if (provider.problems.length > 0) return bad(name, 'INVALID_INPUT', provider.problems.join('\n'));
  return good(name, provider.baseUrl ?? 'on this machine');
}

export function keyStep(provider: ProviderPartsFragment): Step {
  const name = 'key found';
  const { status, credentials, credentialForm, environmentVariables, keyHelpUrl } = provider;
  if (status.state === 'NOT_CONFIGURED') {
    const places =
      environmentVariables.length === 0
        ? ''
        : `\nIt may be set as ${environmentVariables.join(' or ')}, in api_keys.yaml, or with: darkroom provider configure ${provider.slug}`;
    const page = keyHelpUrl === null ? '' : `\nA key is made at ${keyHelpUrl}`;
    return bad(
      name,
      'PROVIDER_KEY_REQUIRED',
      status.message ?? `A required credential is missing.${places}${page}`,
    );
  }
  const found = credentials.flatMap((set) => {
    const fields = set.fields.filter(({ isSet }) => isSet).map(renderField);
    return fields.length === 0 ? [] : [{ set: set.name, fields: fields.join(', ') }];
  });
  if (found.length > 0) {
    // Fields of several sets have the same names.
    const lines = found.map(({ set, fields }) =>
      credentials.length > 1 ? `${set}: ${fields}` : fields,
    );
    return good(name, lines.join('; '));
  }
  return good(name, credentialForm.some(({ required }) => required) ? 'set' : 'none is needed');
}

export function adapterStep(provider: ProviderPartsFragment): Step {
  const name = 'adapter loaded';
  if (provider.modelTypes.length === 0) {
    const others = provider.otherModelTypes.join(', ') || 'none';
    return bad(
      name,
      'FEATURE_NOT_AVAILABLE',
      `Darkroom runs none of this provider's model types (${others}).`,
    );
  }
  const { models, starterModels } = provider;
  return good(
    name,
    `${models.totalCount} ${models.totalCount === 1 ? 'model' : 'models'} installed of ${starterModels.totalCount} in the catalog`,
  );
}

/** Asks the provider whether the credentials are good, which costs nothing. */
export async function credentialsStep(client: DarkroomClient, slug: string): Promise<Step> {
  const name = 'credentials valid';
  const { providerVerify } = await client.request(PROVIDER_VERIFY, { input: { provider: slug } });
  const [wrong] = providerVerify.userErrors;
  if (wrong !== undefined) return bad(name, wrong.code, wrong.message);
  const status = providerVerify.provider?.status;
  if (status === undefined)
    return bad(name, 'INTERNAL', 'The server did not say how the check came out.');
  if (status.state === 'REJECTED')
    return bad(
      name,
      'CREDENTIALS_REJECTED',
      status.message ?? 'The provider refused the credentials.',
    );
  if (status.state === 'UNREACHABLE')
    return bad(name, 'PROVIDER_UNREACHABLE', status.message ?? 'The provider cannot be reached.');
  // The provider knows the key and would not answer: an account that may not list, or asked too often.
  if (status.state === 'UNVERIFIED')
    return unsettled(
      name,
      'CREDENTIALS_UNSETTLED',
      `${status.message ?? 'The provider did not say whether they are good.'}\nIt was not found out. Put that right and test again, or make one picture, which shows it: darkroom provider test ${slug} --generate`,
    );
  return good(name, status.message ?? 'accepted');
}
