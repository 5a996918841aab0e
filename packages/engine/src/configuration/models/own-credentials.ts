import {
  type CredentialField,
  isSecretField,
  localize,
  missingFields,
  type Problem,
  type ProviderRecord,
  withDefaults,
} from '@darkroom/core';
import type { Repositories } from '@darkroom/database';
import type { Outfit } from '../access/adapter-context.ts';
import type { ConfigurationContext } from '../context.ts';
import { askProvider, type ProviderAnswer } from '../providers/ask-provider.ts';
import { hintOf } from '../providers/field-states.ts';
import { type GivenValue, hiddenProblems, judgeValues } from '../providers/judge-values.ts';
import { keptSentence, UNCHECKED } from '../providers/unchecked.ts';
import { judgeEndpointUrls, withoutMovedSecrets } from '../sources/address-variables.ts';
import { originOf, parseBaseUrl } from '../sources/base-url.ts';
import { DEFAULT_SET } from '../sources/set-name.ts';
import type { StoredSet } from '../sources/stored-state.ts';
import type { Situation } from '../status/situation.ts';

/** A change of a model's own credentials that the provider did not reject. */
export interface OwnChange {
  changes: ReadonlyMap<string, string | null>;
  /** The provider's address, where the new key belongs to it; null: it has its own, or nothing secret is new. */
  origin: string | null;
  /** Whether keys that belong to the provider's old address go. */
  clearsProvider: boolean;
  /** What the provider said of them; null: they are incomplete or gone, and it was not asked. */
  answer: ProviderAnswer | null;
}

/** Those of given values that are no secrets, by variable: what tells how a server is to be spoken to. */
export function plainValuesOf(
  { modelCredentialForm }: ProviderRecord,
  given: Iterable<GivenValue>,
): Record<string, string> {
  const secret = new Set(modelCredentialForm.filter(isSecretField).map(({ variable }) => variable));
  return Object.fromEntries(
    [...given].flatMap(({ variable, value }) =>
      value === null || secret.has(variable) ? [] : [[variable, value]],
    ),
  );
}

/** Judges given values and asks the provider whether they are good. Nothing is written. */
export async function planOwnCredentials(
  context: ConfigurationContext,
  situation: Situation,
  stored: StoredSet | null,
  given: readonly GivenValue[],
): Promise<{ ok: true; change: OwnChange | null } | { ok: false; problems: Problem[] }> {
  if (given.length === 0) return { ok: true, change: null };
  const { record } = situation;
  const form = record.configurationMethods.includes('customizable-model')
    ? record.modelCredentialForm
    : [];
  const judged = judgeValues(form, given, `A model of ${record.slug}`);
  if (judged.problems.length > 0) return { ok: false, problems: judged.problems };
  const endpoints = judgeEndpointUrls(record, judged.changes);
  if (endpoints.problems.length > 0) return { ok: false, problems: endpoints.problems };
  const { changes } = endpoints;
  const variable = record.baseUrlVariable ?? '';
  const address = changes.get(variable);
  if (typeof address === 'string') {
    const url = parseBaseUrl(address);
    if (!url.ok) {
      const message = `The base URL cannot be used: ${url.reason}.`;
      return { ok: false, problems: [{ code: 'INVALID_INPUT', message, field: ['credentials'] }] };
    }
    changes.set(variable, url.url);
  }
  const before = Object.fromEntries(
    [...(stored?.values ?? [])].map(([name, { secret }]) => [name, secret.reveal()]),
  );
  const urlBefore = before[variable] ?? situation.baseUrl.url;
  const urlAfter = changes.has(variable)
    ? (changes.get(variable) ?? situation.baseUrl.url)
    : urlBefore;
  if (originOf(urlBefore) !== originOf(urlAfter)) {
    // Keys go to the address that they were saved for, and to no other.
    for (const name of Object.keys(before)) if (!changes.has(name)) changes.set(name, null);
  }
  for (const [name, value] of withoutMovedSecrets(
    record,
    form,
    new Map(Object.entries(before)),
    changes,
  ))
    changes.set(name, value);
  const after = { ...before };
  for (const [name, value] of changes) {
    if (value === null) delete after[name];
    else after[name] = value;
  }
  const hidden = hiddenProblems(form, given, after);
  if (hidden.length > 0) return { ok: false, problems: hidden };
  const hasNew = [...changes].some(([name, value]) => value !== null && name !== variable);
  const missing = missingFields(form, after);
  if (missing.length > 0 && Object.keys(after).length > 0) {
    return {
      ok: false,
      problems: missing.map((field) => ({
        code: 'PROVIDER_KEY_REQUIRED',
        message: `The model's own credentials lack ${field.variable}. Give it with them.`,
        field: ['credentials'],
        provider: record.slug,
      })),
    };
  }
  let answer: ProviderAnswer | null = null;
  if (missing.length === 0 && Object.keys(after).length > 0) {
    const outfit = { record, baseUrl: urlAfter ?? '', form, values: withDefaults(form, after) };
    const isChecked = context.statuses.ofModel(situation, stored)?.state === 'VERIFIED';
    const lost = isChecked ? lostSecret(form, { before, after, given }) : null;
    const asked = await askAboutOwn(context, outfit, lost);
    if (!asked.ok) return asked;
    ({ answer } = asked);
  }
  const origin = hasNew && after[variable] === undefined ? originOf(urlAfter) : null;
  const welded = situation.setting?.origin ?? null;
  return {
    ok: true,
    change: {
      changes,
      origin,
      clearsProvider: origin !== null && welded !== null && welded !== origin,
      answer,
    },
  };
}

/** Asks the provider, and judges what it says. `lost`: the checked secret that would be given up for what is asked about. */
async function askAboutOwn(
  context: ConfigurationContext,
  outfit: Outfit,
  lost: string | null,
): Promise<{ ok: true; answer: ProviderAnswer } | { ok: false; problems: Problem[] }> {
  const { record } = outfit;
  const answer = await askProvider(context, outfit);
  const refused = (code: Problem['code'], message: string) => ({
    ok: false as const,
    problems: [{ code, message, field: ['credentials'], provider: record.slug }],
  });
  if (answer.state === 'REJECTED') {
    const said = answer.message ?? 'The provider rejected the credentials.';
    return refused('CREDENTIALS_REJECTED', `${said} Nothing was stored, and what was there stays.`);
  }
  if (answer.state !== 'UNREACHABLE') return { ok: true, answer };
  const said = answer.message ?? `${localize(record.label)} could not be reached.`;
  if (lost !== null) {
    const wayOut = 'uninstall the model and install it again with these';
    return refused('PROVIDER_UNREACHABLE', `${said} ${keptSentence(lost, wayOut)}`);
  }
  return { ok: true, answer: { ...answer, message: `${said} ${UNCHECKED}` } };
}

/** The first secret that a change would put another, or none, in the place of, without being told to clear it. */
function lostSecret(
  form: readonly CredentialField[],
  {
    before,
    after,
    given,
  }: {
    before: Readonly<Record<string, string>>;
    after: Readonly<Record<string, string>>;
    given: readonly GivenValue[];
  },
): string | null {
  const cleared = new Set(
    given.flatMap(({ variable, value }) => (value === null ? [variable] : [])),
  );
  const lost = form.find(
    (field) =>
      isSecretField(field) &&
      !cleared.has(field.variable) &&
      before[field.variable] !== undefined &&
      before[field.variable] !== after[field.variable],
  );
  return lost?.variable ?? null;
}

/** Stores a planned change of a model's own credentials. */
export async function storeOwnCredentials(
  tx: Repositories,
  record: ProviderRecord,
  source: string,
  { changes, origin, clearsProvider }: OwnChange,
  following: readonly StoredSet[],
): Promise<void> {
  const { slug } = record;
  if (clearsProvider) {
    await tx.credentials.clear({ owner: '', provider: slug, source: '' });
    for (const set of following) await tx.credentials.clear({ provider: slug, source: set.source });
  }
  await tx.credentials.setMany(
    { provider: slug, name: DEFAULT_SET, source },
    [...changes].map(([variable, value]) => {
      const field = record.modelCredentialForm.find((one) => one.variable === variable);
      return { variable, value, hint: field && value !== null ? hintOf(field, value) : null };
    }),
  );
  if (origin !== null) await tx.providerSettings.set(slug, { origin });
}
