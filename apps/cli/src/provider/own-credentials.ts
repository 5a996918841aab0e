import type { DarkroomClient } from '@darkroom/client';
import { parseSource } from '@darkroom/core/plain';
import { MODEL_FORM } from '../documents/providers.ts';
import type { CredentialInput } from '../gql/graphql.ts';
import type { Session } from '../program/session.ts';
import { askForm } from './ask-form.ts';
import { type GivenValues, givenValues } from './given-values.ts';

/** The flags by which a model's own credentials are given. */
export const OWN_CREDENTIAL_ARGUMENTS = {
  'key-stdin': { type: 'boolean', description: "Read the model's own key from standard input." },
  set: {
    type: 'string',
    valueHint: 'variable=value',
    description: "A setting of the model's own form that is no secret; several times.",
  },
  file: {
    type: 'string',
    valueHint: 'variable=path',
    description: 'A secret out of a file; several times.',
  },
  clear: {
    type: 'string',
    valueHint: 'variable',
    description: 'Take away what is stored; several times.',
  },
} as const;

/** Whether the command line gives any. */
export const hasGiven = ({ settings, files, clears, readsKey }: GivenValues) =>
  readsKey || settings.length + files.length + clears.length > 0;

/**
 * A model's own credentials: what the command line gives, else a person's answers where its provider has none in common
 * for its models. Whatever is missing then is the server's to say.
 */
export async function ownCredentials(
  session: Session,
  client: DarkroomClient,
  source: string,
  given: GivenValues,
  options: { readonly mayAsk?: boolean } = {},
): Promise<CredentialInput[]> {
  const mayAsk = options.mayAsk === true && session.canAsk;
  const slug = parseSource(source)?.provider;
  if (slug === undefined || (!hasGiven(given) && !mayAsk)) return [];
  const { provider } = await client.request(MODEL_FORM, { slug });
  const form = provider?.modelCredentialForm ?? [];
  if (hasGiven(given)) return givenValues(session, form, given);
  if (provider === null) return [];
  const { configurationMethods, keyHelpUrl } = provider;
  if (configurationMethods.some((method) => method !== 'CUSTOMIZABLE_MODEL')) return [];
  return askForm(session, { form, states: [], keyHelpUrl });
}
