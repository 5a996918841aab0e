import { missingFields, type Problem, type ProviderRecord, withDefaults } from '@darkroom/core';
import type { Repositories } from '@darkroom/database';
import type { ConfigurationContext } from '../context.ts';
import { askProvider } from '../providers/ask-provider.ts';
import { type GivenValue, hiddenProblems, judgeValues } from '../providers/judge-values.ts';
import { hintOf } from '../providers/provider-view.ts';
import { originOf, parseBaseUrl } from '../sources/base-url.ts';
import type { StoredSet } from '../sources/stored-state.ts';
import { DEFAULT_SET, type Situation } from '../status/situation.ts';

/** A model's own credentials as they count: where to, and with what. */
export interface OwnCredentials {
  baseUrl: string;
  values: Readonly<Record<string, string>>;
  /** Required fields without a value, or none that may be used at this address. */
  isComplete: boolean;
}

/** What a model's own stored credentials come to. Null: it has none of its own, and goes by its provider's. */
export function ownCredentials(
  { record, baseUrl, setting }: Situation,
  stored: StoredSet | null,
): OwnCredentials | null {
  if (stored === null || (stored.values.size === 0 && stored.problem === null)) return null;
  const values = Object.fromEntries(
    [...stored.values].map(([variable, { secret }]) => [variable, secret.reveal()]),
  );
  const own = values[record.baseUrlVariable ?? ''];
  const url = own ?? baseUrl.url;
  // Without an address of its own its key is welded to the one that the provider's keys are welded to.
  const isMeant = own !== undefined || originOf(url) === (setting?.origin ?? null);
  return {
    baseUrl: url ?? '',
    values: isMeant ? values : {},
    isComplete: isMeant && missingFields(record.modelCredentialForm, values).length === 0,
  };
}

/** A change of a model's own credentials that the provider did not reject. */
export interface OwnChange {
  changes: ReadonlyMap<string, string | null>;
  /** The provider's address, where the new key belongs to it; null: it has its own, or nothing secret is new. */
  origin: string | null;
  /** Whether keys that belong to the provider's old address go. */
  clearsProvider: boolean;
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
  const changes = new Map(judged.changes);
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
  if (missing.length === 0 && Object.keys(after).length > 0) {
    const answer = await askProvider(context, {
      record,
      baseUrl: urlAfter ?? '',
      form,
      values: withDefaults(form, after),
    });
    if (answer.state === 'REJECTED') {
      return {
        ok: false,
        problems: [
          {
            code: 'CREDENTIALS_REJECTED',
            message: `${answer.message ?? 'The provider rejected the credentials.'} Nothing was stored, and what was there stays.`,
            field: ['credentials'],
            provider: record.slug,
          },
        ],
      };
    }
  }
  const origin = hasNew && after[variable] === undefined ? originOf(urlAfter) : null;
  const welded = situation.setting?.origin ?? null;
  return {
    ok: true,
    change: {
      changes,
      origin,
      clearsProvider: origin !== null && welded !== null && welded !== origin,
    },
  };
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
    await tx.credentials.clear({ provider: slug, source: '' });
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
