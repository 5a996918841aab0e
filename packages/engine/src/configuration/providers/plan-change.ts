import { missingFields, type Problem, type ProviderRecord, Secret } from '@darkroom/core';
import type { ProviderSetting } from '@darkroom/database';
import type { ConfigurationContext } from '../context.ts';
import type { CatalogProvider } from '../ports.ts';
import { judgeEndpointUrls, withoutMovedSecrets } from '../sources/address-variables.ts';
import { originOf, parseBaseUrl } from '../sources/base-url.ts';
import { DEFAULT_SET, isSetName, SET_NAME_RULE } from '../sources/set-name.ts';
import type { StoredSet } from '../sources/stored-state.ts';
import { type CredentialSet, plainValues } from '../status/credential-set.ts';
import type { Situation } from '../status/situation.ts';
import { type GivenValue, hiddenProblems, judgeValues } from './judge-values.ts';

export interface ConfigureInput {
  /** Slug or alias. */
  provider: string;
  /** Default: "default". */
  credential?: string | undefined;
  credentials?: readonly GivenValue[] | undefined;
  /** Absent: keep; null: the provider's usual one. */
  baseUrl?: string | null | undefined;
}

/** A change that is possible by all that can be known without asking the provider. Nothing is written yet. */
export interface PlannedChange {
  name: string;
  /** Null clears. Without the base URL's own variable. */
  changes: ReadonlyMap<string, string | null>;
  /** To store; undefined: keep. */
  baseUrl: string | null | undefined;
  /** Whether what is stored belongs to another address than requests go to now, and goes. */
  clearsStored: boolean;
  /** The address that what is stored belongs to afterwards. */
  origin: string | null;
  /** How it will be. */
  after: Situation;
  set: CredentialSet;
  /** What the provider is to be asked with: the given values before any other. */
  tested: Readonly<Record<string, string>>;
  isComplete: boolean;
}

/** Judges a change and works out what will be. */
export async function planChange(
  { situations, clock, log }: Pick<ConfigurationContext, 'situations' | 'clock' | 'log'>,
  provider: CatalogProvider,
  input: ConfigureInput,
): Promise<{ ok: true; change: PlannedChange } | { ok: false; problems: Problem[] }> {
  const { record } = provider;
  const form = record.credentialForm;
  const given = input.credentials ?? [];
  const name = input.credential ?? DEFAULT_SET;
  const judged = judgeValues(form, given, record.slug);
  const problems = [...judged.problems];
  if (!isSetName(name)) {
    problems.push({
      code: 'INVALID_INPUT',
      message: SET_NAME_RULE,
      field: ['credential'],
    });
  }
  const address = givenBaseUrl(record, input, judged.changes);
  if (!address.ok) problems.push(...address.problems);
  if (problems.length > 0 || !address.ok) return { ok: false, problems };
  for (const notice of judged.notices) log('info', notice, { provider: record.slug });
  const endpoints = judgeEndpointUrls(record, judged.changes);
  if (endpoints.problems.length > 0) return { ok: false, problems: endpoints.problems };
  endpoints.changes.delete(record.baseUrlVariable ?? '');
  const { baseUrl } = address;
  let changes = endpoints.changes;
  const moved = await situations.suppose(provider, ({ setting, sets }) => {
    const own = sets.find((one) => one.name === name)?.values ?? new Map();
    const stored = new Map([...own].map(([variable, { secret }]) => [variable, secret.reveal()]));
    changes = withoutMovedSecrets(record, form, stored, endpoints.changes);
    return { setting: changedSetting(record, setting, baseUrl), sets };
  });
  const overruled = overruledProblem(moved, baseUrl);
  if (overruled) {
    const field = [typeof input.baseUrl === 'string' ? 'baseUrl' : 'credentials'];
    return { ok: false, problems: [{ ...overruled, field }] };
  }
  const hasNewValues = [...changes.values()].some((value) => value !== null);
  const origin = originOf(moved.baseUrl.url);
  const storedOrigin = moved.setting?.origin ?? null;
  const clearsStored =
    storedOrigin !== null && storedOrigin !== origin && (baseUrl !== undefined || hasNewValues);
  const now = new Date(clock.now());
  const follows = (await situations.ofModels(record.slug)).some(
    ({ values }) => !values.has(record.baseUrlVariable ?? ''),
  );
  let originAfter = storedOrigin;
  const after = await situations.suppose(provider, ({ setting, sets }) => {
    const kept = clearsStored ? [] : sets;
    const next = changedSets(kept, { provider: record.slug, name, changes, now });
    const hasStored = next.some(({ values }) => values.size > 0) || (follows && !clearsStored);
    originAfter = hasStored ? (hasNewValues ? origin : (storedOrigin ?? origin)) : null;
    const changed = changedSetting(record, setting, baseUrl);
    return { setting: { ...changed, origin: originAfter }, sets: next };
  });
  const set = after.sets.find((one) => one.name === name) ?? emptySet(name, form);
  const tested = {
    ...plainValues(set.values),
    ...Object.fromEntries(
      [...changes].filter((entry): entry is [string, string] => entry[1] !== null),
    ),
  };
  const hidden = hiddenProblems(form, given, tested);
  if (hidden.length > 0) return { ok: false, problems: hidden };
  return {
    ok: true,
    change: {
      name,
      changes,
      baseUrl,
      clearsStored,
      origin: originAfter,
      after,
      set,
      tested,
      isComplete: after.hasAddress && missingFields(form, tested).length === 0,
    },
  };
}

/** The base URL that a call gives, as its own field or as the form's. */
function givenBaseUrl(
  record: ProviderRecord,
  input: ConfigureInput,
  changes: ReadonlyMap<string, string | null>,
): { ok: true; baseUrl: string | null | undefined } | { ok: false; problems: Problem[] } {
  const variable = record.baseUrlVariable;
  const inForm = variable === undefined ? undefined : changes.get(variable);
  const parsed = [
    { text: input.baseUrl, field: ['baseUrl'] },
    { text: inForm, field: ['credentials'] },
  ].map(({ text, field }) => {
    const url = typeof text === 'string' ? parseBaseUrl(text) : null;
    const problem: Problem | null =
      url && !url.ok
        ? {
            code: 'INVALID_INPUT',
            message: `The base URL cannot be used: ${url.reason}.`,
            field,
          }
        : null;
    return { value: url?.ok ? url.url : text === null ? null : undefined, problem };
  });
  const problems = parsed.flatMap(({ problem }) => problem ?? []);
  if (problems.length > 0) return { ok: false, problems };
  const [own, ofForm] = parsed.map(({ value }) => value);
  if (own !== undefined && ofForm !== undefined && own !== ofForm) {
    return {
      ok: false,
      problems: [
        {
          code: 'INVALID_INPUT',
          message: `The base URL and ${variable} name different addresses. Give one of them.`,
          field: ['baseUrl'],
        },
      ],
    };
  }
  return { ok: true, baseUrl: own === undefined ? ofForm : own };
}

/** An address that would be stored and never count, because the environment or a file sets another. */
function overruledProblem(
  { baseUrl: { url, from, place } }: Situation,
  given: string | null | undefined,
): Problem | null {
  if (typeof given !== 'string' || given === url) return null;
  if (from !== 'ENVIRONMENT' && from !== 'FILE') return null;
  const how = from === 'ENVIRONMENT' ? ', and restart Darkroom' : '';
  return {
    code: 'CONFLICT',
    message: `The base URL cannot be set here: ${place ?? 'a file'} sets ${url}, which goes before it. Change it there, or take it away${how}. Nothing was changed.`,
  };
}

function changedSetting(
  record: ProviderRecord,
  setting: ProviderSetting | null,
  baseUrl: string | null | undefined,
): ProviderSetting {
  const current = setting ?? {
    slug: record.slug,
    baseUrl: null,
    origin: null,
    state: 'NOT_CONFIGURED',
    stateMessage: null,
    checkedAt: null,
    credentialOrder: null,
    credentialStrategy: null,
    credentialSharing: null,
    updatedAt: new Date(0),
  };
  return baseUrl === undefined ? current : { ...current, baseUrl };
}

function changedSets(
  sets: readonly StoredSet[],
  change: {
    provider: string;
    name: string;
    changes: ReadonlyMap<string, string | null>;
    now: Date;
  },
): StoredSet[] {
  const { provider, name, changes, now } = change;
  const own = sets.find((set) => set.name === name);
  const values = new Map(own?.values);
  for (const [variable, value] of changes) {
    if (value === null) values.delete(variable);
    else values.set(variable, { secret: new Secret(value), setAt: now });
  }
  const others = sets.filter((set) => set.name !== name);
  const supposed = {
    owner: '',
    provider,
    name,
    source: '',
    values,
    problem: own?.problem ?? null,
    check: null,
  };
  return [...others, supposed].sort((left, right) => (left.name < right.name ? -1 : 1));
}

function emptySet(name: string, form: ProviderRecord['credentialForm']): CredentialSet {
  return {
    name,
    values: new Map(),
    withheld: new Map(),
    shadowing: new Map(),
    missing: missingFields(form, {}),
    problem: null,
    check: null,
  };
}
